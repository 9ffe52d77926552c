using System.Text;
using ZoneScaler.Cli;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;

Console.OutputEncoding = Encoding.UTF8;
return await new CommandLine(Terminal.OfProcess(), new SystemHoconEnvironment()).RunAsync(args);
