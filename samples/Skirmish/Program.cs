return await Skirmish.CommandLine.RunAsync(args);
