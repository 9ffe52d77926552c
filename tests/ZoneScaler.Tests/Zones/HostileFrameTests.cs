using System.Numerics;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Zones;

/// <summary>Frames between zones with bytes changed at random: a zone refuses what it does not understand and goes on.</summary>
public sealed class HostileFrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MutatedFrames_AreRejected_AndTheZoneGoesOn(ulong seed)
    {
        var frames = Record();
        var random = new ZoneRandom(seed);
        var arena = new Arena();
        var witness = arena.Add(150, 50);
        var rejected = 0;
        for (var i = 0; i < 3000; i++)
        {
            var original = frames[random.NextInt(frames.Count)];
            var frame = FrameBuffer.Rent();
            frame.Writer.WriteBytes(original.AsSpan(0, random.NextInt(4) == 0 ? random.NextInt(original.Length) : original.Length));
            for (var changes = random.NextInt(4); changes > 0 && frame.Length > 1; changes--)
                frame.Writer.At(1 + random.NextInt(frame.Length - 1), 1)[0] = (byte)random.NextUInt64();
            var before = GC.GetAllocatedBytesForCurrentThread();
            arena.Host.Send(ZoneId.OfCell(1, 0), frame);
            arena.Driver.Step();
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 22, "A frame of some hundred bytes made a zone allocate megabytes.");
            rejected += arena.Faults.Count(f => f.StartsWith("rejected", StringComparison.Ordinal));
            Assert.Empty(arena.Quarantined);
            arena.Faults.Clear();
        }

        Assert.True(rejected > 300, "Too few frames were broken for the test to mean anything.");
        Assert.Single(arena.Balls, b => b.Id == witness.Id);
    }

    [Fact]
    public void MutatedStreamEntries_ThrowOnlyCodecErrors()
    {
        var random = new ZoneRandom(9);
        var world = new World(Arena.Spec, Arena.Types);
        var errors = 0;
        foreach (var original in Record(stream: true))
        {
            for (var i = 0; i < 300; i++)
            {
                var bytes = original.AsSpan(0, random.NextInt(8) == 0 ? random.NextInt(original.Length) : original.Length).ToArray();
                for (var changes = random.NextInt(4); changes > 0 && bytes.Length > 0; changes--)
                    bytes[random.NextInt(bytes.Length)] = (byte)random.NextUInt64();
                errors += ReadAll(world, bytes) ? 0 : 1;
            }
        }
        Assert.True(errors > 300, "Too few entries were broken for the test to mean anything.");
    }

    private static bool ReadAll(World world, byte[] bytes)
    {
        var slots = new uint[Schema.MaxSlots];
        var blobs = new byte[]?[Schema.MaxSlots];
        try
        {
            var entry = new StreamEntryReader(bytes);
            while (entry.Read())
            {
                if (entry.Kind is StreamRecordKind.Enter or StreamRecordKind.Change)
                    entry.ReadState(world.Schemas[0], slots, blobs);
            }
            return true;
        }
        catch (CodecException)
        {
            return false;
        }
    }

    /// <summary>Real frames of zone 0,0: ghosts, messages, handovers, areas; or its stream's entries.</summary>
    private static List<byte[]> Record(bool stream = false)
    {
        var world = new World(Arena.Spec, Arena.Types);
        var frames = new List<byte[]>();
        var zone = new Zone(world, ZoneId.OfCell(0, 0), 1, new Everything(), new Arena());
        if (stream)
            zone.Receive(GatewayFrames.Subscribe(1));
        for (var tick = 1; tick < 60; tick++)
        {
            zone.Visit(z => z.Spawn(new Ball { Label = "x", Velocity = new Vector2(60, 3), Act = Busy }, new Vector3(80 + z.LastTick % 19, 50, 0), null));
            zone.Step(tick);
            foreach (var outgoing in zone.Outbox)
            {
                if (outgoing.Gateway != 0 == stream)
                    frames.Add(outgoing.Frame.Span.ToArray());
                outgoing.Frame.Release();
            }
            zone.Outbox.Clear();
        }
        return frames;
    }

    private static void Busy(Ball ball, Tick tick)
    {
        ball.Hits++;
        ball.Remind(TimeSpan.FromSeconds(2), 4);
        ball.Fire(new Entities.EntityRef(ball.Id, ZoneId.OfCell(1, 0)), 1);
        if (tick.Number % 10 == 0)
            ball.Blast(Shape.Circle(new Vector2(100, 50), 30), 2);
    }
}

