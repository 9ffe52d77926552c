using System.CommandLine;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Config;

/// <summary><c>zs config check FILE</c>: whether a node would take the file.</summary>
internal sealed class CheckCommand(Terminal terminal, IHoconEnvironment environment)
{
    private readonly ConfigurationInput _input = new();

    public Command Create()
    {
        var command = new Command("check", "Says what is wrong with a file and the environment over it; nothing is started.");
        _input.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var problems = ReferenceConfiguration.Schema.Check(_input.Read(parsed, environment));
        foreach (var problem in problems)
            terminal.WriteError(problem.ToString());
        if (problems.Count > 0)
            return ExitCode.Failed;
        terminal.WriteLine(($"{_input.File(parsed)} is good.", Spectre.Console.Color.Default));
        return ExitCode.Good;
    }
}
