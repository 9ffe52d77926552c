using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Channels;
using ZoneScaler.Streams;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Ticking;

/// <summary>
/// What one backup costs per entity-tick: the world of the tick benchmark twice, side by side, once with a backup of every zone. One thread; the two take turns, so that what else the machine does hits both.
/// </summary>
internal sealed class BackupScenario : IScenario
{
    private const int TicksPerTurn = 10;

    public string Name => "backup";

    public string Summary => "processor time and bytes of one backup per entity-tick, against the same world without";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("entities", "20000", "how many entities, spread over 64 zones"),
        new("neighbours", "10", "how many others each sees on average"),
        new("ticks", "400", "how many ticks of each world are measured"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var entities = run.Int("entities", 1, 1_000_000);
        var spec = ParticleWorld.Spec(entities, run.Int("neighbours", 1, 1000), ghostPercent: 0);
        var ticks = run.Int("ticks", 20, 100_000);

        var line = new BackupLine();
        var (without, with) = (Begin(spec, new BackupLine(), entities), Begin(spec, line, entities));
        var holder = new ZoneHost(new World(spec, GeneratedTypes.All), line, line) { Node = BackupLine.Holder };
        foreach (var zone in with.Host.Zones)
            with.Host.AddBackup(zone, BackupLine.Holder, feed: 1, isRequired: true, hasState: false);
        for (var i = 0; i < TrailTable.Ticks + 50; i++) // jitted, pools filled, spread out; trails end as fast as they begin
        {
            without.Driver.Step();
            StepBacked(with, line, holder);
        }

        var bytesBefore = line.Bytes;
        var (plain, backed, held) = (new double[ticks], new double[ticks], new double[ticks]);
        for (var first = 0; first < ticks; first += TicksPerTurn)
        {
            var end = Math.Min(ticks, first + TicksPerTurn);
            for (var i = first; i < end; i++)
            {
                var start = Stopwatch.GetTimestamp();
                without.Driver.Step();
                plain[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            for (var i = first; i < end; i++)
                (backed[i], held[i]) = StepBacked(with, line, holder);
        }
        Check(with, holder);

        var (nsWithout, nsWith, nsHolder) = (Median(plain) * 1e6 / entities, Median(backed) * 1e6 / entities, Median(held) * 1e6 / entities);
        var percent = (nsWith / nsWithout - 1) * 100;
        var percentOfBoth = ((nsWith + nsHolder) / nsWithout - 1) * 100;
        var bytes = (line.Bytes - bytesBefore) / (double)ticks / entities;
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {entities} entities in {with.Host.Zones.Count} zones, {ticks} ticks of each world, 1 thread, medians
            per entity-tick without a backup  {nsWithout,8:F0} ns
            per entity-tick with one          {nsWith,8:F0} ns   {percent:F1} % more
            at the backup's holder            {nsHolder,8:F0} ns   with it {percentOfBoth:F1} % more
            sent to the backup                {bytes,8:F1} B per entity-tick
            """));
        return new JsonObject
        {
            ["scenario"] = Name,
            ["cpuPercent"] = Math.Round(percent, 1),
            ["cpuPercentWithHolder"] = Math.Round(percentOfBoth, 1),
            ["bytesPerEntityTick"] = Math.Round(bytes, 1),
            ["nsPerEntityTickWithout"] = Math.Round(nsWithout, 1),
            ["nsPerEntityTickWith"] = Math.Round(nsWith, 1),
            ["nsPerEntityTickHolder"] = Math.Round(nsHolder, 1),
            ["entities"] = entities,
            ["zones"] = with.Host.Zones.Count,
            ["ticks"] = ticks,
        };
    }

    private static (ZoneHost Host, ManualDriver Driver) Begin(WorldSpec spec, BackupLine line, int entities)
    {
        var host = new ZoneHost(new World(spec, GeneratedTypes.All), line, line) { Node = BackupLine.Owner };
        foreach (var zone in host.World.Zones)
            host.Open(zone, epoch: 1);
        host.AttachGateway(1, new CountingGateway());
        foreach (var zone in host.Zones.Where(z => !z.Id.IsNamed))
            host.Send(zone.Id, GatewayFrames.Subscribe(1));
        ParticleWorld.Populate(host, entities);
        return (host, new ManualDriver(host));
    }

    private static (double Owner, double Holder) StepBacked((ZoneHost Host, ManualDriver Driver) with, BackupLine line, ZoneHost holder)
    {
        var start = Stopwatch.GetTimestamp();
        with.Driver.Step();
        var stepped = Stopwatch.GetElapsedTime(start);
        var held = line.CarryTo(holder);
        var answered = line.CarryTo(with.Host); // and what waited for the answers leaves
        return ((stepped + answered).TotalMilliseconds, held.TotalMilliseconds);
    }

    /// <summary>Figures of backups that have not got everything would be worth nothing.</summary>
    private static void Check((ZoneHost Host, ManualDriver Driver) with, ZoneHost holder)
    {
        foreach (var zone in with.Host.Zones)
        {
            if (holder.Replicas.Find(zone.Id)?.Tick != zone.LastTick)
                throw new InvalidOperationException($"The backup of zone {zone.Id} has tick {holder.Replicas.Find(zone.Id)?.Tick}, not {zone.LastTick}.");
        }
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return times[times.Length / 2];
    }
}
