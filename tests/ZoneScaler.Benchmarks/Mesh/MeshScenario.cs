using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>Entity messages between two processes over a real link: how many in a second, and how long question and answer take.</summary>
internal sealed class MeshScenario : IScenario
{
    private const double AsksPerSecond = 1000;

    public string Name => "mesh";

    public string Summary => "entity messages between two processes: rate, and latency of question and answer";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "5", "how long each phase is measured"),
        new("warmup", "5", "seconds at full rate before the first"),
        new("repeats", "3", "how often each phase is measured; the median counts"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var seconds = run.Int("seconds", 1, 600);
        var warmup = run.Int("warmup", 0, 600);
        var repeats = run.Int("repeats", 1, 100);
        using var sink = ChildProcess.Start(MeshSinkProcess.Command);
        using var peer = new MeshPeer();
        var address = sink.ReadLine();
        var link = peer.DialAsync(address);
        var zone = peer.Host.Open(ZoneId.Named(MeshSource.ZoneName), 1);
        using var driver = new ArrivalDriver(peer.Host, zone, firstTick: 0, MeshLoad.Current.UntilDue);

        Measure(peer, zone, double.PositiveInfinity, 0, warmup);
        var rates = Enumerable.Range(0, repeats).Select(_ => Measure(peer, zone, double.PositiveInfinity, 0, seconds).Rate).Order().ToArray();
        var rate = rates[rates.Length / 2];
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one way, 64 bytes: {rate:n0} messages/s (from {rates[0]:n0} to {rates[^1]:n0})"));
        Measure(peer, zone, 0, AsksPerSecond, warmup);
        var low = Median(peer, zone, 0, seconds, repeats);
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ask at {AsksPerSecond:n0}/s: p50 {low.P50:f3} ms, p99 {low.P99:f3} ms"));
        var floor = Enumerable.Range(0, repeats + 1).Select(_ => MeshPeer.MeasureEcho(address, TimeSpan.FromSeconds(seconds))).Skip(1).ToArray();
        double FloorAt(double share) => floor.Select(trips => Quantile(trips, share)).Order().ElementAt(repeats / 2);
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the transport alone: p50 {FloorAt(0.5):f3} ms, p99 {FloorAt(0.99):f3} ms"));
        var half = Median(peer, zone, rate / 2, seconds, repeats);
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ask with {rate / 2:n0} other messages/s: p50 {half.P50:f3} ms, p99 {half.P99:f3} ms"));
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"messages sent again: {zone.ResentCount:n0}"));
        if (link.IsCompleted)
            throw new InvalidOperationException("The link has ended.");
        return new JsonObject
        {
            ["scenario"] = Name,
            ["messagesPerSecond"] = Math.Round(rate),
            ["askP50Ms"] = Math.Round(low.P50, 4),
            ["askP99Ms"] = Math.Round(low.P99, 4),
            ["transportP50Ms"] = Math.Round(FloorAt(0.5), 4),
            ["transportP99Ms"] = Math.Round(FloorAt(0.99), 4),
            ["askHalfLoadP50Ms"] = Math.Round(half.P50, 4),
            ["askHalfLoadP99Ms"] = Math.Round(half.P99, 4),
            ["halfLoadMessagesPerSecond"] = Math.Round(rate / 2),
            ["messagesSentAgain"] = zone.ResentCount,
            ["seconds"] = seconds,
            ["repeats"] = repeats,
        };
    }

    private static (double P50, double P99) Median(MeshPeer peer, Zone zone, double parcels, int seconds, int repeats)
    {
        var runs = Enumerable.Range(0, repeats).Select(_ => Measure(peer, zone, parcels, AsksPerSecond, seconds)).ToArray();
        return (runs.Select(r => r.P50).Order().ElementAt(repeats / 2), runs.Select(r => r.P99).Order().ElementAt(repeats / 2));
    }

    private static (double Rate, double P50, double P99) Measure(MeshPeer peer, Zone zone, double parcels, double asks, int seconds)
    {
        var load = MeshLoad.Current;
        var before = Ask(peer, zone, () =>
        {
            load.Begin(parcels, asks);
            return load.Taken;
        });
        var start = Stopwatch.GetTimestamp();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        var (taken, trips) = Ask(peer, zone, () => (load.Taken, load.RoundTrips.ToArray()));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.Sort(trips);
        return ((taken - before) / elapsed, Quantile(trips, 0.5), Quantile(trips, 0.99));
    }

    /// <summary>A quantile of sorted timestamps, in milliseconds.</summary>
    private static double Quantile(long[] trips, double share) => trips.Length == 0 ? double.NaN : trips[(int)(share * (trips.Length - 1))] * 1000.0 / Stopwatch.Frequency;

    private static T Ask<T>(MeshPeer peer, Zone zone, Func<T> ask) => peer.Host.VisitAsync(zone, _ => ask()).GetAwaiter().GetResult();
}
