using System.CommandLine;
using System.CommandLine.Parsing;

namespace Skirmish.Bots;

/// <summary>The command <c>bots</c>.</summary>
internal static class BotsCommand
{
    public const string Name = "bots";

    private static readonly Option<int> Players = new Option<int>("--players") { Description = "How many bots play.", DefaultValueFactory = _ => 100 }.Within(1, 10_000);

    private static readonly Option<TimeSpan> Duration = CommandLine.Duration("--duration", "How long to measure, after all have joined: 30s, 10m, 1h.", TimeSpan.FromSeconds(30));

    private static readonly Option<Uri[]> Url = new("--url")
    {
        Description = "The server. Several gateways of one world: with commas between, or one --url each; bots are spread over them, and go on at the next one when theirs is away.",
        DefaultValueFactory = _ => [new Uri($"http://localhost:{CommandLine.DefaultPort}")],
        CustomParser = ParseUrls,
    };

    private static readonly Option<int> Flock = new Option<int>("--flock") { Description = "How many percent follow a moving hot spot.", DefaultValueFactory = _ => 50 }.Within(0, 100);
    private static readonly Option<int> JoinRate = new Option<int>("--joins") { Description = "How many join per second.", DefaultValueFactory = _ => 50 }.Within(1, 10_000);
    private static readonly Option<int> Threads = new Option<int>("--threads") { Description = "Threads that decode and think.", DefaultValueFactory = _ => 1 }.Within(1, 64);
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "A file for the report as JSON." };

    public static Command Create()
    {
        var command = new Command(Name, "Plays as network clients from this process, and reports what players felt.") { Players, Duration, Url, Flock, JoinRate, Threads, Report };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var gateways = parsed.GetValue(Url)!;
        var places = string.Join(" and ", gateways.Select(g => g.ToString()));
        if (!(await Task.WhenAll(gateways.Select(g => IsThereAsync(g, stop)))).Contains(true))
        {
            await Console.Error.WriteLineAsync($"Nobody answers at {places}. Start the game first, or say where it is with --url.");
            return 1;
        }

        var plan = new BotPlan(
            gateways, parsed.GetValue(Players), parsed.GetValue(Duration), parsed.GetValue(Flock), parsed.GetValue(JoinRate), parsed.GetValue(Threads));
        Console.WriteLine($"{plan.Players} bots join {places}…");
        if (await BotRun.PlayAsync(plan, stop) is not { } report)
        {
            await Console.Error.WriteLineAsync("No bot could join.");
            return 1;
        }

        Console.WriteLine();
        Console.Write(report.ToTable());
        if (parsed.GetValue(Report) is { } file)
        {
            file.Directory?.Create();
            await File.WriteAllTextAsync(file.FullName, report.ToJson(), CancellationToken.None);
            Console.WriteLine($"The report is in {file.FullName}.");
        }

        return 0;
    }

    private static async Task<bool> IsThereAsync(Uri address, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/alive"), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static Uri[]? ParseUrls(ArgumentResult result)
    {
        var urls = new List<Uri>();
        foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
                urls.Add(url);
            else
                result.AddError($"--url has '{text}'; it must be an address such as http://localhost:{CommandLine.DefaultPort}.");
        }

        return [.. urls];
    }
}
