using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Protocol;

public sealed class StateCoderTests
{
    private static readonly Audience[] Audiences = [Audience.Replicated, Audience.Owner];

    private static readonly Arbitrary<Transition> Transitions = Arbitraries.Transition.ToArbitrary();

    [Fact]
    public void Difference_AnySchemaAndStates_RoundTripsWithDefaultTable() => Check.QuickThrowOnFailure(
        Prop.ForAll(Transitions, t => DifferenceRoundTrips(t, CodeTableBuilder.Default(t.Schema))));

    [Fact]
    public void Difference_AnySchemaAndStates_RoundTripsWithTableOfOtherStates() => Check.QuickThrowOnFailure(
        Prop.ForAll(Transitions, t => DifferenceRoundTrips(t, Trained(t.Schema))));

    [Fact]
    public void Difference_IntoTheBaseItself_GivesTheCurrentState() => Check.QuickThrowOnFailure(Prop.ForAll(Transitions, t =>
    {
        var coder = new StateCoder(CodeTableBuilder.Default(t.Schema));
        var writer = new BitWriter();
        coder.EncodeDifference(writer, Audience.Replicated, t.Base, t.Current, t.Blobs);
        coder.EncodeDifference(writer, Audience.Owner, t.Base, t.Current, t.Blobs);
        var reader = new BitReader(writer.ToBytes());
        coder.DecodeDifference(ref reader, Audience.Replicated, t.Base, t.Base, t.BaseBlobs, t.BaseBlobs);
        coder.DecodeDifference(ref reader, Audience.Owner, t.Base, t.Base, t.BaseBlobs, t.BaseBlobs);
        return t.IsCurrent(t.Base, t.BaseBlobs);
    }));

    [Fact]
    public void Absolute_AnySchemaAndState_RoundTrips() => Check.QuickThrowOnFailure(Prop.ForAll(Transitions, t =>
    {
        var coder = new StateCoder(CodeTableBuilder.Default(t.Schema));
        var writer = new BitWriter();
        foreach (var audience in Audiences)
            coder.EncodeAbsolute(writer, audience, t.Current, t.Blobs);
        var slots = new uint[t.Schema.SlotCount];
        var blobs = new byte[]?[t.Schema.SlotCount];
        var reader = new BitReader(writer.ToBytes());
        foreach (var audience in Audiences)
            coder.DecodeAbsolute(ref reader, audience, slots, blobs);
        reader.ReadEnd();
        return t.IsCurrent(slots, blobs);
    }));

    [Fact]
    public void CodeTable_WrittenAndRead_IsTheSame() => Check.QuickThrowOnFailure(Prop.ForAll(Transitions, t =>
    {
        var table = Trained(t.Schema);
        var writer = new ByteWriter();
        table.Write(writer);
        var reader = new ByteReader(writer.Written);
        var read = CodeTable.Read(ref reader, [t.Schema]);
        var again = new ByteWriter();
        read.Write(again);
        return reader.AtEnd && read.Version == table.Version && again.Written.SequenceEqual(writer.Written) && DifferenceRoundTrips(t, read);
    }));

    private static CodeTable Trained(Schema schema)
    {
        var builder = new CodeTableBuilder(schema);
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var other = Transition.Random(schema, random);
            builder.Observe(Audience.Replicated, other.Base, other.Current);
            builder.Observe(Audience.Owner, other.Base, other.Current);
        }
        return builder.Build();
    }

    private static bool DifferenceRoundTrips(Transition t, CodeTable table)
    {
        var coder = new StateCoder(table);
        var writer = new BitWriter();
        foreach (var audience in Audiences)
            coder.EncodeDifference(writer, audience, t.Base, t.Current, t.Blobs);
        var slots = new uint[t.Schema.SlotCount];
        var blobs = new byte[]?[t.Schema.SlotCount];
        var reader = new BitReader(writer.ToBytes());
        foreach (var audience in Audiences)
            coder.DecodeDifference(ref reader, audience, t.Base, slots, t.BaseBlobs, blobs);
        reader.ReadEnd();
        return t.IsCurrent(slots, blobs);
    }
}
