using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Replays;

/// <summary>
/// Runs a zone again as it was recorded, alone, without a cluster: its last state, then step by step what came in. What killed a worker happens again, under a debugger or a test's eyes. What the zone sends goes
/// nowhere; all other zones and gateways count as reachable. Not thread-safe.
/// </summary>
public sealed class ZoneReplay
{
    private readonly Queue<RecordedStep> _steps = new();

    private ZoneReplay(World world, in ZoneRecordHeader header, ReadOnlySpan<byte> state, IZoneObserver? observer)
    {
        Host = new ZoneHost(world, new NoWay(), new OpenGate(), observer);
        Zone = Host.Restore(header.Zone, header.Epoch, state);
    }

    /// <summary>What holds the zone.</summary>
    public ZoneHost Host { get; }

    /// <summary>The zone; its entities are what they were after <see cref="Zone.LastTick"/>.</summary>
    public Zone Zone { get; }

    /// <summary>How many recorded steps are left. The last one is the one that was running when the record ended.</summary>
    public int StepsLeft => _steps.Count;

    /// <summary>The tick of the next recorded step; null if none is left.</summary>
    public long? NextTick => _steps.TryPeek(out var next) ? next.Tick : null;

    /// <summary>Reads a record that a worker has left in its quarantine directory.</summary>
    /// <param name="world">The world, with the types of the build that the record is of, or of a later one that can read its state.</param>
    /// <param name="record">The file's content.</param>
    /// <param name="observer">Learns of faults; may be left out.</param>
    /// <exception cref="CodecException">It is no record, or not of this world.</exception>
    public static ZoneReplay Load(World world, ReadOnlySpan<byte> record, IZoneObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        var reader = new ByteReader(record);
        var header = ZoneRecordHeader.Read(ref reader);
        if (header.World != world.Spec.Name || !world.HasZone(header.Zone))
            throw new CodecException($"The record is of zone {header.Zone} of world '{header.World}', and this is world '{world.Spec.Name}'{(header.World == world.Spec.Name ? ", which has no such zone" : "")}.");
        var replay = new ZoneReplay(world, in header, reader.ReadBytes((int)Math.Min(reader.ReadUInt32(), int.MaxValue)), observer);
        while (TryReadStep(ref reader, out var step))
            replay._steps.Enqueue(step);
        return replay;
    }

    /// <summary>Runs the next recorded step.</summary>
    /// <returns>False if none is left.</returns>
    public bool Step()
    {
        if (!_steps.TryDequeue(out var step))
            return false;
        foreach (var (source, tick, content) in step.Frames)
        {
            var frame = FrameBuffer.Rent(content.Length);
            frame.Writer.WriteBytes(content);
            (frame.Source, frame.Tick) = (source, tick);
            Zone.Receive(frame);
        }
        Host.Step(Zone, step.Tick);
        return true;
    }

    /// <summary>Runs all recorded steps that are left.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>What lets the zone go on after the recorded steps, with nothing coming in.</summary>
    public ManualDriver GoOn() => new(Host, tick: Zone.LastTick);

    // The process may have died while it wrote the last one: then that did not run.
    private static bool TryReadStep(ref ByteReader reader, out RecordedStep step)
    {
        step = default;
        if (reader.Remaining < sizeof(uint))
            return false;
        var length = reader.ReadUInt32();
        if (length > reader.Remaining)
            return false;
        var content = new ByteReader(reader.ReadBytes((int)length));
        var tick = (long)content.ReadUInt64();
        var frames = new (ulong Source, long Tick, byte[] Content)[Math.Min(content.ReadUInt32(), (uint)content.Remaining)];
        for (var i = 0; i < frames.Length; i++)
            frames[i] = (content.ReadUInt64(), (long)content.ReadUInt64(), content.ReadBlob().ToArray());
        step = new RecordedStep(tick, frames);
        return true;
    }

    private readonly record struct RecordedStep(long Tick, (ulong Source, long Tick, byte[] Content)[] Frames);

    private sealed class OpenGate : IOutputGate
    {
        public bool MayAct => true;
    }

    /// <summary>Everything can be reached, and nothing arrives.</summary>
    private sealed class NoWay : IZoneRouter
    {
        public ZoneReach Reach(ZoneId zone) => new(IsAvailable: true, Path: 1);

        public void Send(ZoneId zone, FrameBuffer frame) => frame.Release();

        public void SendToNode(uint node, ZoneId zone, FrameBuffer frame) => frame.Release();

        public GatewayReach ReachGateway(uint gateway) => new(IsKnown: true);

        public void SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();
    }
}
