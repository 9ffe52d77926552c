using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.Options;
using Skirmish.Bots;
using Skirmish.Chaos;
using Skirmish.Cluster;
using Skirmish.Rolling;
using ZoneScaler.Hocon;

namespace Skirmish;

/// <summary>What the program can be told to do: <c>serve</c> (also if nothing is said), <c>cluster</c>, <c>node</c>, <c>bots</c>, <c>chaos</c> and <c>rolling</c>.</summary>
internal static class CommandLine
{
    public const int DefaultPort = 5200;
    public const int BadUsage = 2;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    // After Ctrl-C a cluster's processes end one after the other.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    public static RootCommand Create()
    {
        var serve = new ServeCommand();
        var root = new RootCommand("A space skirmish in one seamless world of 64 zones. Without a command it serves the game.") { serve.Command, ClusterCommand.Create(), NodeCommand.Create(), BotsCommand.Create(), ChaosCommand.Create(), RollingCommand.Create() };
        serve.AddTo(root);
        return root;
    }

    /// <summary>Runs the program. Bad usage ends with 2 and a message on standard error.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        var errors = parsed.Errors.Select(e => e.Message).ToList();
        // What the server's and the node's commands do not know may be a setting; for others it is a mistake.
        if (WordsOf(parsed).Unknown is { } unknown)
            errors.Add($"Unrecognized command or argument '{unknown}'.");
        if (errors.Count > 0)
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync(error);
            await Console.Error.WriteLineAsync("Say --help for what is allowed.");
            return BadUsage;
        }

        // A node's host answers signals by itself: two that wait for each other would hold up the end.
        TimeSpan? timeout = parsed.CommandResult.Command.Name == NodeCommand.Name ? null : EndTimeout;
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = timeout, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is HoconException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(e is OptionsValidationException { Failures: var failures } ? string.Join(Environment.NewLine, failures) : e.Message);
            return BadUsage;
        }
    }

    /// <summary>Lets an option take only numbers within bounds.</summary>
    public static Option<int> Within(this Option<int> option, int min, int max)
    {
        option.Validators.Add(result =>
        {
            if (IsNumber(result) && result.GetValueOrDefault<int>() is var value && (value < min || value > max))
                result.AddError($"{option.Name} is {value}; {min} to {max} is allowed.");
        });
        return option;
    }

    /// <summary>An option that takes a time such as 30s, 10m or 1h.</summary>
    public static Option<TimeSpan> Duration(string name, string description, TimeSpan byDefault) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var seconds = text.Length == 0 ? 0 : text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
            if (seconds > 0
                && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number > 0 && number * seconds <= LongestDuration.TotalSeconds)
                return TimeSpan.FromSeconds(number * seconds);
            result.AddError($"{name} is '{text}'; allowed are times such as 30s, 10m or 1h, up to 24h.");
            return default;
        },
    };

    /// <summary>The settings among the words that no option takes.</summary>
    public static SettingWords WordsOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        return SettingWords.Read(parsed.UnmatchedTokens, takesDashed: !command.TreatUnmatchedTokensAsErrors, takesPlain: command.Name == NodeCommand.Name);
    }

    private static bool IsNumber(OptionResult result) => result.Tokens.Count == 0 || (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out _));
}
