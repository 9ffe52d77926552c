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
/// What a tick costs per entity, all phases except sessions: moving, looking at neighbours, handover, publishing to ghosts and to one gateway, taking ghosts in. One thread.
/// </summary>
internal sealed class TickScenario : IScenario
{
    public string Name => "tick";

    public string Summary => "time and memory per entity-tick of moving entities that see each other";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("entities", "20000", "how many entities, spread over 64 zones"),
        new("neighbours", "10", "how many others each sees on average"),
        new("ticks", "200", "how many ticks are measured"),
        new("ghost-distance", "0", "in percent of a cell, 1 to 50; 0: as far as an entity looks"),
        new("gateways", "1", "how many gateways subscribe to all zones, 0 to 4"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var entities = run.Int("entities", 1, 1_000_000);
        var neighbours = run.Int("neighbours", 1, 1000);
        var ticks = run.Int("ticks", 20, 100_000);
        var ghostPercent = run.Int("ghost-distance", 0, 50);
        var gateways = run.Int("gateways", 0, 4);

        var spec = ParticleWorld.Spec(entities, neighbours, ghostPercent);
        var host = new ZoneHost(new World(spec, GeneratedTypes.All));
        var driver = new ManualDriver(host);
        var sinks = Enumerable.Range(1, gateways).Select(id => new CountingGateway()).ToArray();
        for (var i = 0; i < gateways; i++)
            host.AttachGateway((uint)i + 1, sinks[i]);
        foreach (var zone in host.Zones.Where(z => !z.Id.IsNamed))
        {
            for (var i = 0; i < gateways; i++)
                host.Send(zone.Id, GatewayFrames.Subscribe((uint)i + 1));
        }
        ParticleWorld.Populate(host, entities);
        driver.Step(TrailTable.Ticks + 50); // jitted, pools filled, spread out; trails end as fast as they begin

        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytesBefore = sinks.Sum(s => s.Bytes);
        var times = new double[ticks];
        for (var i = 0; i < ticks; i++)
        {
            var start = Stopwatch.GetTimestamp();
            driver.Step();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(times);

        var perEntityTick = times[ticks / 2] * 1e6 / entities;
        var bytes = allocated / (double)ticks / entities;
        var p99 = times[Math.Min(ticks - 1, ticks * 99 / 100)];
        var streamed = (sinks.Sum(s => s.Bytes) - bytesBefore) / (double)ticks / entities;
        var seen = host.Zones.SelectMany(z => z.OwnEntities).OfType<Particle>().Average(p => p.Seen / (double)driver.Tick);
        const int zones = ParticleWorld.ZonesPerAxis * ParticleWorld.ZonesPerAxis;
        var ghosts = host.Zones.Sum(z => z.GhostCount);
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {entities} entities in {zones} zones, {seen:F1} neighbours seen each, {ghosts} ghosts, {gateways} gateway(s), {ticks} ticks, 1 thread
            per entity-tick (median)   {perEntityTick,8:F0} ns
            allocated per entity-tick  {bytes,8:F2} B
            whole tick p50 / p99       {times[ticks / 2],8:F2} / {p99:F2} ms
            streamed to gateways       {streamed,8:F1} B per entity-tick
            """));
        return new JsonObject
        {
            ["scenario"] = Name,
            ["nsPerEntityTick"] = Math.Round(perEntityTick, 1),
            ["bytesPerEntityTick"] = Math.Round(bytes, 3),
            ["tickP50Ms"] = Math.Round(times[ticks / 2], 3),
            ["tickP99Ms"] = Math.Round(p99, 3),
            ["entities"] = entities,
            ["zones"] = zones,
            ["ghosts"] = ghosts,
            ["neighboursSeen"] = Math.Round(seen, 2),
            ["ghostDistancePercent"] = Math.Round(spec.GhostDistance / spec.CellSize * 100, 1),
            ["gateways"] = gateways,
            ["streamBytesPerEntityTick"] = Math.Round(streamed, 2),
            ["ticks"] = ticks,
        };
    }
}
