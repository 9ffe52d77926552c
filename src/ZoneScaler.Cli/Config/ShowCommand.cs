using System.CommandLine;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Config;

/// <summary><c>zs config show FILE</c>: what results, and where each value came from. What is not allowed is shown, too, and said behind.</summary>
internal sealed class ShowCommand(Terminal terminal, IHoconEnvironment environment)
{
    private readonly ConfigurationInput _input = new();
    private readonly Option<bool> _json = new("--json") { Description = "Prints JSON: values and origins." };
    private readonly Option<bool> _secrets = new("--secrets") { Description = "Shows keys and passwords, too." };

    public Command Create()
    {
        var command = new Command("show", "Prints what a file comes to, with the environment over it, and where each value came from.") { _json, _secrets };
        _input.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var configuration = _input.Read(parsed, environment);
        var secrets = new SecretMask(ReferenceConfiguration.Schema, parsed.GetValue(_secrets));
        var problems = ReferenceConfiguration.Schema.Check(configuration);
        if (parsed.GetValue(_json))
            terminal.WriteJson(writer => ConfigurationJson.Write(writer, configuration, secrets, problems));
        else
            new ConfigurationListing(terminal, secrets).Write(configuration);
        foreach (var problem in problems)
            terminal.WriteError(problem.ToString());
        return problems.Count == 0 ? ExitCode.Good : ExitCode.Failed;
    }
}
