using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>
/// How many players one core serves: the server's process, or a cluster's processes, on one core, its clients on another, more and more of them until snapshots come late or the server's core is full.
/// </summary>
internal sealed class PlayersScenario : IScenario
{
    private const double MaxGapMs = 75;
    private const double MaxServerBusy = 0.95;
    private const double MaxBotsBusy = 0.80;
    private const int ReferencePlayers = 800;

    public string Name => "players";

    public string Summary => "how many players one core serves, and what one costs";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("steps", "800,1200,1600,2000,2200,2400,2600,2800,3000", "numbers of players, ascending"),
        new("seconds", "10", "how long each step is measured"),
        new("warmup", "8", "seconds before it"),
        new("cores", "0,1", "the server's core and the clients'"),
        new("shape", "one", "one process, or 'cluster': a worker, with lighthouse and coordinator, and a gateway, both on the server's core"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var steps = run.Text("steps").Split(',').Select(s => int.TryParse(s, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 20_000
            ? n
            : throw new UsageException($"--steps has '{s}'; numbers of players from 1 to 20000 are allowed.")).ToArray();
        var seconds = run.Int("seconds", 1, 600);
        var warmup = run.Int("warmup", 0, 600);
        var cores = run.Text("cores").Split(',');
        if (cores.Length != 2)
            throw new UsageException($"--cores is '{run.Text("cores")}'; two numbers are allowed, as in 0,1.");

        var shape = run.Text("shape");
        if (shape is not ("one" or "cluster"))
            throw new UsageException($"--shape is '{shape}'; one and cluster are allowed.");

        using var server = shape == "one" ? ArenaProcesses.StartOne(cores[0]) : ArenaProcesses.StartCluster(cores[0]);
        // The clients take their data on the thread that waits for it: a lean client on a core of its own.
        using var bots = ChildProcess.StartOn(
            cores[1],
            [("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0"), ("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1")],
            ArenaBots.Command,
            "--server",
            $"{server.Address.Host}:{server.Address.Port}");
        run.Out.WriteLine("players  server busy  bots busy  µs/player-s  gap p50/p99 ms  input-to-view p50/p99 ms  bytes/player-s  seen");
        var ramp = Ramp(run, server, bots, steps, seconds, warmup, int.Parse(cores[0], CultureInfo.InvariantCulture));
        var held = ramp.LastOrDefault(IsHeld);
        var reference = ramp.FirstOrDefault(s => (int)s["players"]! == ReferencePlayers) ?? held;
        return new JsonObject
        {
            ["scenario"] = Name,
            ["shape"] = shape,
            ["players"] = (int?)held?["players"] ?? 0,
            ["cpuMicrosPerPlayerSecond"] = (double?)reference?["cpuMicrosPerPlayerSecond"],
            ["cpuMicrosAtPlayers"] = (int?)reference?["players"],
            ["snapshotGapP99Ms"] = (double?)held?["snapshotGapP99Ms"],
            ["inputToViewP50Ms"] = (double?)held?["inputToViewP50Ms"],
            ["inputToViewP99Ms"] = (double?)held?["inputToViewP99Ms"],
            ["bytesPerPlayerSecond"] = (double?)held?["bytesPerPlayerSecond"],
            ["ramp"] = new JsonArray([.. ramp]),
        };
    }

    private static List<JsonObject> Ramp(ScenarioRun run, ArenaProcesses server, ChildProcess bots, int[] steps, int seconds, int warmup, int serverCore)
    {
        var ramp = new List<JsonObject>();
        var players = 0;
        foreach (var step in steps)
        {
            Ask(bots, "add", step - players);
            players = step;
            Thread.Sleep(TimeSpan.FromSeconds(warmup));
            var cpu = server.Cpu();
            var core = CoreTimes(serverCore);
            var start = Stopwatch.GetTimestamp();
            var figures = Ask(bots, "measure", seconds);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var micros = server.Cpu().Select((now, i) => (now - cpu[i]).TotalMicroseconds / elapsed / (int)figures["players"]!).ToArray();
            var coreNow = CoreTimes(serverCore);
            figures["serverBusy"] = Math.Round((coreNow.Busy - core.Busy) / Math.Max(1, coreNow.All - core.All), 3);
            figures["cpuMicrosPerPlayerSecond"] = Math.Round(micros.Sum(), 1);
            for (var i = 0; micros.Length > 1 && i < micros.Length; i++)
                figures[$"{server.Processes[i].Name}MicrosPerPlayerSecond"] = Math.Round(micros[i], 1);
            figures["serverMegabytes"] = server.Megabytes;
            ramp.Add(figures);
            run.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{figures["players"],7}  {(double)figures["serverBusy"]!,11:P0}  {(double)figures["botsCpuShare"]!,9:P0}  {figures["cpuMicrosPerPlayerSecond"],11}  {figures["snapshotGapP50Ms"],6} / {figures["snapshotGapP99Ms"],-5}  {figures["inputToViewP50Ms"],11} / {figures["inputToViewP99Ms"],-10}  {figures["bytesPerPlayerSecond"],14}  {figures["entitiesSeen"]}"));
            if (!IsHeld(figures) || (int)figures["players"]! < step)
                break;
        }
        return ramp;
    }

    private static bool IsHeld(JsonObject step) =>
        (double)step["snapshotGapP99Ms"]! <= MaxGapMs && (double)step["serverBusy"]! < MaxServerBusy && (double)step["botsCpuShare"]! < MaxBotsBusy && (int)step["broken"]! == 0;

    private static JsonObject Ask(ChildProcess bots, string command, int number) => bots.Ask(string.Create(CultureInfo.InvariantCulture, $"{command} {number}"));

    /// <summary>Busy and all time of a core since the system started, in ticks of /proc/stat; zeros where there is none.</summary>
    private static (double Busy, double All) CoreTimes(int core)
    {
        if (!File.Exists("/proc/stat"))
            return default;
        var line = File.ReadLines("/proc/stat").First(l => l.StartsWith(string.Create(CultureInfo.InvariantCulture, $"cpu{core} "), StringComparison.Ordinal));
        var times = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return (times.Sum() - times[3] - times[4], times.Sum());
    }
}
