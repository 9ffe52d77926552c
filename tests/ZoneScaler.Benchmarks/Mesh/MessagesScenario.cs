using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>What an entity message from host to host costs before any network: 'mesh' on one thread, with a link that is a method call.</summary>
internal sealed class MessagesScenario : IScenario
{
    public string Name => "messages";

    public string Summary => "entity messages between two hosts on one thread: what sending and handling one costs";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("seconds", "3", "how long a measurement takes"),
        new("repeats", "5", "how many there are; the median counts"),
        new("per-tick", "2000", "messages in one tick"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var seconds = run.Int("seconds", 1, 600);
        var repeats = run.Int("repeats", 1, 100);
        var perTick = run.Int("per-tick", 1, 16_384);
        var (source, sink) = (new Side(), new Side());
        (source.Other, sink.Other) = (sink.Host, source.Host);
        var sender = source.Host.Open(ZoneId.Named(MeshSource.ZoneName), 1);
        var receiver = sink.Host.Open(ZoneId.Named(MeshSink.ZoneName), 1);
        var load = MeshLoad.Current;
        load.Begin(double.PositiveInfinity, 0);
        load.MostPerStep = perTick;

        var tick = 0L;
        var nanoseconds = new List<double>();
        for (var repeat = 0; repeat <= repeats; repeat++)
        {
            var (before, start) = (load.Taken, Stopwatch.GetTimestamp());
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            {
                tick++;
                source.Host.Step(sender, tick);
                sink.Host.Step(receiver, tick);
            }
            if (repeat > 0) // the first is for the JIT
                nanoseconds.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / (load.Taken - before));
        }
        nanoseconds.Sort();
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{perTick} messages of 64 bytes a tick: {nanoseconds[repeats / 2]:f0} ns each (from {nanoseconds[0]:f0} to {nanoseconds[^1]:f0})"));
        return new JsonObject { ["scenario"] = Name, ["nsPerMessage"] = Math.Round(nanoseconds[repeats / 2], 1), ["perTick"] = perTick, ["seconds"] = seconds, ["repeats"] = repeats };
    }

    private sealed class Side : IZoneRouter, IOutputGate
    {
        public Side() => Host = new ZoneHost(MeshPeer.World, this, this);

        public ZoneHost Host { get; }

        public ZoneHost? Other { get; set; }

        public bool MayAct => true;

        public ZoneReach Reach(ZoneId zone) => new(IsAvailable: true, Path: 1, IsCongested: false);

        public void Send(ZoneId zone, FrameBuffer frame) => Other!.Receive(zone, frame);

        public void SendToNode(uint node, ZoneId zone, FrameBuffer frame) => frame.Release();

        public GatewayReach ReachGateway(uint gateway) => default;

        public void SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();
    }
}
