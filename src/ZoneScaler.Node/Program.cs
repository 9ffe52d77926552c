return await ZoneScaler.Node.NodeCommand.RunAsync(args);
