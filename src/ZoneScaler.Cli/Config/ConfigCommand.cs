using System.CommandLine;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Config;

/// <summary><c>zs config</c>: what a node would read.</summary>
internal static class ConfigCommand
{
    public static Command Create(Terminal terminal, IHoconEnvironment environment) =>
        new("config", "Shows and checks configuration files.")
        {
            new ShowCommand(terminal, environment).Create(),
            new CheckCommand(terminal, environment).Create(),
            new KeysCommand(terminal).Create(),
        };
}
