using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Entities;
using ZoneScaler.Generators.Tests.Driving;
using ZoneScaler.Generators.Tests.Game;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Worlds;

namespace ZoneScaler.Generators.Tests;

public class ExactStateTests
{
    private static readonly EntityRef Other = new(new EntityId(ZoneId.OfCell(3, 4), 5, 6), ZoneId.OfCell(7, 8));

    [Fact]
    public void State_EveryType_RoundTripsBitForBit()
    {
        var zoo = Zoo.Full(Other);
        var copy = new Zoo();
        Assert.Equal(0, Codec.Restore(copy, Codec.State(zoo)));

        Assert.Equal(Codec.State(zoo), Codec.State(copy));
        Assert.Equal(zoo.Int, copy.Int);
        Assert.True(float.IsNegative(copy.Float));
        Assert.True(double.IsNaN(copy.Double));
        Assert.True(float.IsNegative(copy.Vector2.X));
        Assert.True(float.IsNaN(copy.Vector2.Y));
        Assert.Equal(zoo.Quaternion, copy.Quaternion);
        Assert.Equal(Mood.Angry, copy.Mood);
        Assert.Equal("Größe 🐘", copy.String);
        Assert.Equal(Other, copy.Target);
        Assert.Equal(Other.LastKnownZone, copy.Target.LastKnownZone);
        Assert.Equal([Mood.Calm, Mood.Calm, Mood.Happy], copy.Moods);
        Assert.Equal(["Ada", "", "", ""], copy.Names);
        Assert.Equal([new Vector3(1, 2, 3), default], copy.Places);
        Assert.Equal([Other], copy.Friends);
        Assert.Equal(["", "a"], copy.Words);
    }

    [Fact]
    public void State_AnyValues_RoundTrip() => Prop.ForAll<int, string, int[]>((number, text, items) =>
    {
        var ship = new Ship { Hull = number, Note = text ?? "", Velocity = new Vector2(BitConverter.Int32BitsToSingle(number), number) };
        foreach (var item in items.Take(8))
            ship.Items.Add(item);
        var copy = new Ship();
        Codec.Restore(copy, Codec.State(ship));
        return Codec.State(copy).SequenceEqual(Codec.State(ship)) && copy.Hull == number && copy.Items.SequenceEqual(items.Take(8));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void State_ReadOverOtherState_TakesItsPlace()
    {
        var used = Zoo.Full(Other);
        Codec.Restore(used, Codec.State(new Zoo()));
        Assert.Equal(Codec.State(new Zoo()), Codec.State(used));
    }

    [Fact]
    public void Tags_OfFields_AreTheHashOfNameAndKind()
    {
        var reader = new StateReader(Codec.State(new Ship()));
        var tags = new List<uint>();
        while (reader.Next(out var tag, out _))
            tags.Add(tag);
        string[] signatures = ["fuel:Int32", "owner:String", "velocity:Vector2", "hull:Int32", "money:Int32", "note:String", "items:List<Int32>"];
        Assert.Equal(signatures.Select(NameHash.Of), tags);
    }

    [Fact]
    public void List_LongerThanLength_IsACodecError()
    {
        var list = Codec.Field(Ship.EntityType, "items");
        var writer = new ByteWriter();
        writer.WriteVarint(9);
        for (var i = 0; i < 9; i++)
            writer.WriteInt32(i);
        Assert.Throws<CodecException>(() => Codec.RestoreBlob(new Ship(), list, writer.Written));
    }

    [Fact]
    public void Array_LongerThanLength_IsACodecError()
    {
        var writer = new ByteWriter();
        writer.WriteVarint(4);
        for (var i = 0; i < 4; i++)
            writer.WriteInt16(0);
        Assert.Throws<CodecException>(() => Codec.RestoreBlob(new Zoo(), Codec.Field(Zoo.EntityType, "moods"), writer.Written));
    }

    [Fact]
    public void Array_ShorterThanLength_KeepsDefaultsBeyondIt()
    {
        var zoo = Zoo.Full(Other);
        var writer = new ByteWriter();
        writer.WriteVarint(1);
        writer.WriteInt16((short)Mood.Angry);
        Codec.RestoreBlob(zoo, Codec.Field(Zoo.EntityType, "moods"), writer.Written);
        Assert.Equal([Mood.Angry, Mood.Calm, Mood.Calm], zoo.Moods);
    }

    [Fact]
    public void List_AnnouncedButMissing_IsACodecErrorBeforeMuchIsAllocated()
    {
        var zoo = new Zoo();
        var before = GC.GetAllocatedBytesForCurrentThread();
        byte[] announcement = [0x80, 0x08]; // 1024 elements of 24 bytes, none of which follows
        Assert.Throws<CodecException>(() => Codec.RestoreBlob(zoo, Codec.Field(Zoo.EntityType, "friends"), announcement));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void State_MutatedBytes_ThrowNothingButCodecErrors()
    {
        var state = Codec.State(Zoo.Full(Other));
        var random = new Random(1);
        for (var round = 0; round < 5_000; round++)
        {
            var mutated = state.AsSpan(0, round % 3 == 0 ? random.Next(state.Length) : state.Length).ToArray();
            for (var i = random.Next(4); i >= 0 && mutated.Length > 0; i--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            var zoo = new Zoo();
            var error = Record.Exception(() => Codec.Restore(zoo, mutated));
            Assert.True(error is null or CodecException, error?.ToString());
        }
    }
}
