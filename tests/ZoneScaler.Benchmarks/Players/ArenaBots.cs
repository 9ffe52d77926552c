using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>The clients of the arena, a process of its own. Takes commands by lines: <c>add N</c>, <c>measure SECONDS</c>; answers each with a line of JSON.</summary>
internal sealed class ArenaBots : IScenario
{
    public const string Command = "players-bots";

    private const int InputsPerSecond = 5;
    private const int OneDecodesOf = 20;

    private readonly Samples _samples = new();
    private readonly List<ArenaBot> _bots = [];
    private volatile ArenaBot[] _players = [];

    public string Name => Command;

    public string Summary => "the client process of 'players'; told what to do by lines";

    public IReadOnlyList<ScenarioOption> Options { get; } = [new("server", "127.0.0.1:5000", "address and port of the server")];

    public JsonObject? Run(ScenarioRun run)
    {
        if (!IPEndPoint.TryParse(run.Text("server"), out var server))
            throw new UsageException($"--server is '{run.Text("server")}'; an address and a port are allowed, as in 127.0.0.1:5000.");
        new Thread(SendInputs) { IsBackground = true, Name = "inputs" }.Start();
        while (Console.In.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            var count = int.Parse(words[1], CultureInfo.InvariantCulture);
            var answer = words[0] == "add" ? Add(server, count) : Measure(count);
            run.Out.WriteLine(answer.ToJsonString());
            run.Out.Flush();
        }
        return null;
    }

    private JsonObject Add(IPEndPoint server, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _bots.Add(new ArenaBot(server, "bot", _bots.Count % OneDecodesOf == 0, _samples));
            if (i % 20 == 19)
                Thread.Sleep(20); // players come in one by one
        }
        var deadline = Stopwatch.GetTimestamp() + 20 * Stopwatch.Frequency;
        while (_bots.Any(b => !b.IsPlaying && !b.IsBroken) && Stopwatch.GetTimestamp() < deadline)
            Thread.Sleep(50);
        _players = [.. _bots];
        return new JsonObject { ["players"] = _bots.Count(b => b.IsPlaying && !b.IsBroken), ["broken"] = _bots.Count(b => b.IsBroken) };
    }

    private JsonObject Measure(int seconds)
    {
        _samples.Reset();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var start = Stopwatch.GetTimestamp();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var players = _bots.Count(b => b.IsPlaying && !b.IsBroken);
        return new JsonObject
        {
            ["players"] = players,
            ["broken"] = _bots.Count - players,
            ["snapshotsPerPlayerSecond"] = Math.Round(_samples.Snapshots / elapsed / players, 2),
            ["snapshotGapP50Ms"] = _samples.GapMs(0.5),
            ["snapshotGapP99Ms"] = _samples.GapMs(0.99),
            ["inputToViewP50Ms"] = _samples.InputToViewMs(0.5),
            ["inputToViewP99Ms"] = _samples.InputToViewMs(0.99),
            ["bytesPerPlayerSecond"] = Math.Round(_samples.Bytes / elapsed / players),
            ["entitiesSeen"] = Math.Round(_bots.Where(b => b.Decodes).Average(b => b.Seen), 1),
            ["botsCpuShare"] = Math.Round((Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds / elapsed, 3),
        };
    }

    private void SendInputs()
    {
        var next = 0L;
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            // Each bot has its own phase within the second; inputs are spread evenly.
            var players = _players;
            var due = players.Length == 0 ? next : (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * InputsPerSecond * players.Length);
            next = Math.Max(next, due - players.Length);
            for (; next < due; next++)
                players[next % players.Length].Turn();
            Thread.Sleep(1);
        }
    }
}
