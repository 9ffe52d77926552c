using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Protocol;

public sealed class BitStreamTests
{
    private static readonly Arbitrary<(uint Value, int Bits)[]> Numbers = (
        from bits in Gen.Choose(0, 32)
        from value in ArbMap.Default.GeneratorFor<uint>()
        select (bits == 32 ? value : value & ((1u << bits) - 1), bits)).ArrayOf().ToArbitrary();

    [Fact]
    public void Read_WhatWasWritten_GivesItBack() => Check.QuickThrowOnFailure(Prop.ForAll(Numbers, numbers =>
    {
        var writer = Write(numbers);
        var reader = new BitReader(writer.ToBytes());
        foreach (var (value, bits) in numbers)
        {
            if (reader.Read(bits) != value)
                return false;
        }
        reader.ReadEnd();
        return writer.BitCount == numbers.Sum(n => n.Bits);
    }));

    [Fact]
    public void WriteBits_AtAnyOffsetFromAnyOffset_CopiesExactly() => Check.QuickThrowOnFailure(Prop.ForAll(
        Numbers,
        Numbers,
        (before, content) =>
        {
            var source = Write([.. before, .. content]);
            var skipped = before.Sum(n => n.Bits);
            foreach (var offset in (int[])[0, 1, 31, 63])
            {
                var copy = new BitWriter(1);
                copy.WriteBits([ulong.MaxValue], offset);
                copy.WriteBits(source.Words, skipped, source.BitCount - skipped);
                var reader = new BitReader(copy.ToBytes());
                reader.Read(offset & 31);
                reader.Read(offset & 32);
                foreach (var (value, bits) in content)
                {
                    if (reader.Read(bits) != value)
                        return false;
                }
                reader.ReadEnd();
            }
            return true;
        }));

    [Fact]
    public void Truncate_ToEarlierLength_WritesOnAsIfNothingHadFollowed() => Check.QuickThrowOnFailure(Prop.ForAll(
        Numbers,
        Numbers,
        (kept, dropped) =>
        {
            var writer = Write(kept);
            var length = writer.BitCount;
            foreach (var (value, bits) in dropped)
                writer.Write(value, bits);
            writer.Truncate(length);
            foreach (var (value, bits) in dropped)
                writer.Write(value, bits);
            return writer.ToBytes().AsSpan().SequenceEqual(Write([.. kept, .. dropped]).ToBytes());
        }));

    [Fact]
    public void Gamma_AnyNumber_RoundTripsInTwiceItsLength() => Check.QuickThrowOnFailure(Prop.ForAll<uint>(any =>
    {
        foreach (var value in (uint[])[any == uint.MaxValue ? 0 : any, any >> 16, any >> 24, uint.MaxValue - 1])
        {
            var writer = new BitWriter();
            writer.Write(1, 3);
            writer.WriteGamma(value);
            var reader = new BitReader(writer.ToBytes());
            reader.Read(3);
            if (reader.ReadGamma() != value || writer.BitCount != 3 + 2 * (int)Math.Log2(value + 1.0) + 1)
                return false;
        }
        return true;
    }));

    [Fact]
    public void Bytes_AtAnyBit_RoundTrip() => Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes =>
    {
        var writer = new BitWriter();
        writer.Write(5, 3);
        writer.WriteBytes(bytes);
        var reader = new BitReader(writer.ToBytes());
        reader.Read(3);
        var read = new byte[bytes.Length];
        reader.ReadBytes(read);
        return read.AsSpan().SequenceEqual(bytes);
    }));

    [Fact]
    public void Read_BeyondTheEnd_ThrowsCodecException()
    {
        Assert.Throws<CodecException>(() => Reader([1, 2]).Read(17));
        Assert.Throws<CodecException>(() => Reader([]).ReadBit());
        Assert.Throws<CodecException>(() => Reader([0, 0, 0, 0, 0]).ReadGamma());
        Assert.Throws<CodecException>(() => Reader([0, 0, 0, 128]).ReadGamma());
        Assert.Throws<CodecException>(() => Reader([1]).ReadBytes(new byte[2]));
    }

    [Fact]
    public void ReadEnd_LeftOverOrUncleanPadding_ThrowsCodecException()
    {
        Assert.Throws<CodecException>(() => Reader([0]).ReadEnd());
        Assert.Throws<CodecException>(() =>
        {
            var reader = Reader([128]);
            reader.Read(3);
            reader.ReadEnd();
        });
    }

    private static BitReader Reader(byte[] bytes) => new(bytes);

    private static BitWriter Write((uint Value, int Bits)[] numbers)
    {
        var writer = new BitWriter(1);
        foreach (var (value, bits) in numbers)
            writer.Write(value, bits);
        return writer;
    }
}
