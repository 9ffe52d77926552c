using Xunit;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

public sealed class HostileServerTests
{
    // What decoding may allocate per byte of input and, for its first objects, at all. The dearest byte describes a field: its objects are some hundred bytes.
    private const long BytesPerByte = 400;
    private const long BytesAtLeast = 40_000;

    private static readonly Harness Warm = Conversation(3).Harness;

    [Fact]
    public void Receive_MutatedFrames_ThrowNothingButCodecException()
    {
        Assert.NotNull(Warm);
        var random = new Random(5);
        var rejected = 0;
        var accepted = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var (_, frames) = Conversation(seed);
            for (var round = 0; round < 40; round++)
            {
                var harness = new Harness();
                harness.Session.Open(default);
                var mutated = random.Next(frames.Count);
                for (var i = 0; i <= mutated; i++)
                {
                    if (TryGive(harness, i == mutated ? Mutate(frames[i], random) : frames[i], $"seed {seed}, round {round}"))
                        accepted++;
                    else
                        rejected++;
                }
            }
        }
        Assert.True(rejected > 200, $"{rejected} rejected");
        Assert.True(accepted > rejected);
    }

    [Fact]
    public void Receive_RandomBytes_ThrowNothingButCodecException()
    {
        Assert.NotNull(Warm);
        var random = new Random(6);
        for (var round = 0; round < 10_000; round++)
        {
            var harness = new Harness();
            harness.Session.Open(default);
            if (round % 2 == 0)
                harness.Give(harness.Server.Welcome()).Give(harness.Server.Codes()).Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1, isOwn: true)]));
            var frame = new byte[random.Next(1, 60)];
            random.NextBytes(frame);
            frame[0] = (byte)random.Next(1, 9);
            TryGive(harness, frame, $"round {round}");
        }
    }

    public static TheoryData<string, byte[]> BadSnapshots => new()
    {
        { "number skips", Snapshot(3, 0, 200) },
        { "base never sent", Snapshot(2, 2, 200) },
        { "base too far back", Snapshot(2, 65, 200) },
        { "tick runs back", Snapshot(2, 0, 1) },
        { "input never sent", Snapshot(2, 0, 200, lastInput: 1) },
        { "leaves more than known", Snapshot(2, 0, 200, content: b => b.WriteGamma(2)) },
        { "leaves what is not known", Snapshot(2, 0, 200, content: b => { b.WriteGamma(1); b.WriteGamma(9); }) },
        { "many enters announced", Snapshot(2, 0, 200, content: b => { b.WriteGamma(0); b.WriteGamma(1_000_000); }) },
        { "enters with a used local id", Snapshot(2, 0, 200, content: b => Enter(b, 1, 0, 42)) },
        { "enters twice", Snapshot(2, 0, 200, content: b => Enter(b, 5, 0, 1)) },
        { "enters with an unknown type", Snapshot(2, 0, 200, content: b => Enter(b, 5, 9, 42)) },
        { "skips beyond the end", Snapshot(2, 0, 200, content: b => { b.WriteGamma(0); b.WriteGamma(0); b.WriteGamma(2); }) },
        { "difference without a base", Snapshot(2, 0, 200, content: b => { b.WriteGamma(0); b.WriteGamma(0); b.WriteGamma(0); b.WriteBit(false); }) },
        { "cut off", Snapshot(2, 1, 200, content: b => { b.WriteGamma(0); b.WriteGamma(0); b.WriteGamma(0); b.WriteBit(true); }) },
        { "left over", Snapshot(2, 0, 200, content: b => { b.WriteGamma(0); b.WriteGamma(0); b.WriteGamma(1); b.Write(0, 16); }) },
    };

    [Theory]
    [MemberData(nameof(BadSnapshots))]
    public void Receive_SnapshotAgainstTheProtocol_IsRefused(string what, byte[] frame)
    {
        var harness = new Harness().Join();
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1)]));
        Assert.False(TryGive(harness, frame, what), what);
    }

    [Fact]
    public void Receive_DifferenceBeforeItsCodeTable_IsRefused()
    {
        var harness = new Harness();
        harness.Session.Open(default);
        harness.Give(harness.Server.Welcome());
        var ship = Harness.Ship(0, 1);
        harness.Give(harness.Server.MakeSnapshot(enters: [ship]));
        Assert.False(TryGive(harness, harness.Server.MakeSnapshot(back: 1, updates: [ship]), ""));
    }

    [Fact]
    public void Receive_FramesOutOfPlace_AreRefused()
    {
        var joining = new Harness();
        joining.Session.Open(default);
        Assert.False(TryGive(joining, joining.Server.MakeSnapshot(), "snapshot before welcome"));
        var playing = new Harness().Join();
        Assert.False(TryGive(playing, playing.Server.Welcome(), "second welcome"));
        Assert.False(TryGive(playing, [99], "unknown frame"));
        Assert.False(TryGive(playing, [], "empty frame"));
        Assert.False(TryGive(playing, playing.Server.Pong((ulong)TimeSpan.FromSeconds(1).Ticks), "pong of the future"));
        Assert.False(TryGive(playing, ServerScript.Events(1, (TestWorld.Scored, w => w.WriteInt32(1))), "event cut off"));
        Assert.False(TryGive(playing, ServerScript.Events(1, (TestWorld.Steer, w => w.WriteInt32(1))), "event that is none"));
    }

    [Fact]
    public void Receive_StateTextIsNotUtf8_IsRefusedAtOnce()
    {
        var harness = new Harness().Join();
        var ship = Harness.Ship(0, 1).SetBlob("name", w => w.WriteBytes([2, 0xFF, 0xFF]));
        Assert.False(TryGive(harness, harness.Server.MakeSnapshot(enters: [ship]), ""));
    }

    private static bool TryGive(Harness harness, byte[] frame, string what)
    {
        var start = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            harness.Session.Receive(frame, harness.Now);
            harness.Session.Advance(harness.Now);
            return true;
        }
        catch (CodecException)
        {
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{what}: {Convert.ToHexString(frame)}", e);
        }
        finally
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread() - start;
            Assert.True(allocated <= BytesAtLeast + BytesPerByte * frame.Length, $"{what}: {allocated} bytes for {frame.Length}: {Convert.ToHexString(frame)}");
        }
    }

    private static (Harness Harness, List<byte[]> Frames) Conversation(int seed)
    {
        var server = new RandomServer(seed);
        var frames = new List<byte[]> { server.Script.Welcome(), server.Script.Codes() };
        for (var i = 0; i < 12; i++)
            frames.AddRange(server.Next());
        var harness = new Harness();
        harness.Session.Open(default);
        foreach (var frame in frames)
            Assert.True(TryGive(harness, frame, "untouched"));
        return (harness, frames);
    }

    private static byte[] Mutate(byte[] frame, Random random)
    {
        var bytes = frame.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count), 1)); break;
            }
            if (bytes.Count == 0)
                bytes.Add(2);
        }
        return [.. bytes];
    }

    private static byte[] Snapshot(uint number, uint back, uint tick, uint lastInput = 0, Action<BitWriter>? content = null)
    {
        var writer = new ByteWriter();
        writer.WriteByte((byte)ServerFrame.Snapshot);
        writer.WriteVarint(number);
        writer.WriteVarint(back);
        writer.WriteVarint(tick);
        writer.WriteVarint(lastInput);
        writer.WriteVarint(0);
        var bits = new BitWriter();
        if (content == null)
        {
            bits.WriteGamma(0);
            bits.WriteGamma(0);
            bits.WriteGamma(1);
        }
        content?.Invoke(bits);
        bits.CopyTo(writer);
        return writer.Written.ToArray();
    }

    private static void Enter(BitWriter bits, uint step, uint type, uint serial)
    {
        bits.WriteGamma(0);
        bits.WriteGamma(1);
        bits.WriteGamma(step);
        bits.WriteBit(false);
        bits.Write(type, 8);
        bits.WriteUInt64(77);
        bits.Write(1, 32);
        bits.Write(serial, 32);
        for (var i = 0; i < 20; i++)
            bits.Write(0x01010101, 32); // enough for a state
    }
}
