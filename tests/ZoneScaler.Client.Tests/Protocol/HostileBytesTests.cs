using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZoneScaler.Client.Tests.Sessions;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Protocol;

public sealed class HostileBytesTests
{
    private static readonly Schema Schema = TestWorld.Ship;

    [Fact]
    public void DecodeDifference_AnyBytes_GiveAStateOrCodecException()
    {
        var coder = new StateCoder(CodeTableBuilder.Default(Schema));
        var @base = new uint[Schema.SlotCount];
        var slots = new uint[Schema.SlotCount];
        var blobs = new byte[]?[Schema.SlotCount];
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes => Survives(() =>
        {
            var reader = new BitReader(bytes);
            coder.DecodeDifference(ref reader, Audience.Replicated, @base, slots, blobs, blobs);
            coder.DecodeDifference(ref reader, Audience.Owner, @base, slots, blobs, blobs);
            for (var i = 0; i < slots.Length; i++)
                Assert.Equal(0u, slots[i] & ~Schema.Slots[i].Mask);
        })));
    }

    [Fact]
    public void ReadCodeTable_AnyBytes_GiveAUsableTableOrCodecException()
    {
        var good = new ByteWriter();
        CodeTableBuilder.Default(Schema).Write(good);
        var tables = 0;
        var random = new Random(4);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = good.Written.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            var isSame = bytes.AsSpan().SequenceEqual(good.Written);
            Assert.True(Survives(() =>
            {
                var reader = new ByteReader(bytes);
                var coder = new StateCoder(CodeTable.Read(ref reader, [Schema]));
                if (!isSame)
                    tables++;
                // Whatever was read, what it encodes it also decodes.
                var transition = Transition.Random(Schema, random);
                var writer = new BitWriter();
                coder.EncodeDifference(writer, Audience.Replicated, transition.Base, transition.Current, transition.Blobs);
                var bits = new BitReader(writer.ToBytes());
                coder.DecodeDifference(ref bits, Audience.Replicated, transition.Base, transition.Base, transition.BaseBlobs, transition.BaseBlobs);
                bits.ReadEnd();
                for (var i = 0; i < Schema.ReplicatedSlotCount; i++)
                    Assert.True(Schema.Slots[i].Kind == SlotKind.Blob || transition.Base[i] == transition.Current[i]);
            }));
        }
        Assert.True(tables > 10, $"{tables} tables");
    }

    [Fact]
    public void ReadCodeTable_LongBlobForManySlots_AllocatesNoMoreThanItJustifies()
    {
        var wide = new Schema(0, "wide", Enumerable.Range(0, Schema.MaxSlots).Select(i => new FieldSpec($"f{i}", FieldKind.UInt32)));
        var writer = new ByteWriter();
        writer.WriteVarint(0);
        writer.WriteVarint(0);
        writer.WriteBlob(new byte[7]);
        var bytes = writer.Written.ToArray();
        var start = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CodecException>(() =>
        {
            var reader = new ByteReader(bytes);
            CodeTable.Read(ref reader, [wide]);
        });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 8_000);
    }

    [Fact]
    public void ReadWorld_AnyChangedBytes_GiveAWorldOrCodecException()
    {
        var writer = new ByteWriter();
        TestWorld.Description.Write(writer);
        var random = new Random(8);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = writer.Written.ToArray();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var length = random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length;
            Assert.True(Survives(() =>
            {
                var reader = new ByteReader(bytes.AsSpan(0, length));
                WorldDescription.Read(ref reader);
            }), Convert.ToHexString(bytes));
        }
    }

    private static bool Survives(Action decode)
    {
        try
        {
            decode();
        }
        catch (CodecException)
        {
            // The one exception that bad bytes may cause.
        }
        return true;
    }
}
