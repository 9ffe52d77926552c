using System.CommandLine;
using ZoneScaler.Cli.Admin;
using ZoneScaler.Cli.Config;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli;

/// <summary>The tree of commands. Each is a class that adds itself here, writes to the terminal that it is given, and returns an <see cref="ExitCode"/>.</summary>
internal sealed class CommandLine(Terminal terminal, IHoconEnvironment environment)
{
    /// <summary>Runs one command. Bad usage ends with 2 and a message on standard error.</summary>
    public async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                terminal.WriteError(error.Message);
            terminal.WriteError("Say --help for what is allowed.");
            return ExitCode.BadUsage;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (HoconException e)
        {
            terminal.WriteError(e.Message);
            return ExitCode.Failed;
        }
    }

    private RootCommand Create()
    {
        var connection = new AdminConnection(terminal, environment.Variables);
        return new RootCommand("Operates ZoneScaler.")
        {
            new ClusterCommand(terminal, connection).Create(),
            new ShardingCommand(terminal, connection).Create(),
            new CoordinatorCommand(terminal, connection).Create(),
            new SessionsCommand(terminal, connection).Create(),
            ConfigCommand.Create(terminal, environment),
        };
    }
}
