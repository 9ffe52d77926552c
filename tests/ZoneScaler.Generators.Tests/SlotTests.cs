using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Generators.Tests.Driving;
using ZoneScaler.Generators.Tests.Game;
using ZoneScaler.State;
using ZoneScaler.Worlds;

namespace ZoneScaler.Generators.Tests;

public class SlotTests
{
    private static readonly StateLayout ZooLayout = Codec.Layout(Zoo.EntityType);
    private static readonly StateLayout ShipLayout = Codec.Layout(Ship.EntityType);

    [Fact]
    public void Slots_EveryType_RoundTrip()
    {
        var zoo = Zoo.Full(default);
        var copy = new Zoo();
        Carry(zoo, copy, ZooLayout, ~0UL);

        Assert.Equal(zoo.Bool, copy.Bool);
        Assert.Equal(zoo.SByte, copy.SByte);
        Assert.Equal(zoo.Byte, copy.Byte);
        Assert.Equal(zoo.Short, copy.Short);
        Assert.Equal(zoo.UShort, copy.UShort);
        Assert.Equal(zoo.Int, copy.Int);
        Assert.Equal(zoo.UInt, copy.UInt);
        Assert.Equal(zoo.Long, copy.Long);
        Assert.Equal(zoo.ULong, copy.ULong);
        Assert.Equal(BitConverter.SingleToUInt32Bits(zoo.Float), BitConverter.SingleToUInt32Bits(copy.Float));
        Assert.Equal(zoo.Double, copy.Double);
        Assert.Equal(zoo.Char, copy.Char);
        Assert.Equal(zoo.Vector2, copy.Vector2);
        Assert.Equal(zoo.Vector3, copy.Vector3);
        Assert.Equal(zoo.Quaternion, copy.Quaternion);
        Assert.Equal(zoo.Mood, copy.Mood);
    }

    [Fact]
    public void Slots_QuantizedField_AreWithinHalfAStep()
    {
        var ship = new Ship { Velocity = new Vector2(12.3456f, -600) };
        var copy = new Ship();
        Carry(ship, copy, ShipLayout, ~0UL);
        Assert.Equal(12.3456f, copy.Velocity.X, 0.00501f);
        Assert.Equal(-500, copy.Velocity.Y, 0.001f);
        Assert.Equal(-600, ship.Velocity.Y);
    }

    [Fact]
    public void Slots_OfUnchangedFields_AreLeftAlone()
    {
        var ship = new Ship { Hull = 1, Credits = 2 };
        var copy = new Ship { Hull = 77 };
        Carry(ship, copy, ShipLayout, 1UL << Codec.Field(Ship.EntityType, "money"));
        Assert.Equal(77, copy.Hull);
        Assert.Equal(2, copy.Credits);
    }

    [Fact]
    public void Slots_OfBaseClass_AreCarried()
    {
        var ship = new Ship();
        Codec.Dispatch(ship, new Refuel { Amount = 250 });
        var copy = new Ship();
        Carry(ship, copy, ShipLayout, 1UL << Codec.Field(Ship.EntityType, "fuel"));
        Assert.Equal(750, copy.Fuel);
    }

    [Fact]
    public void Slots_ChangedBlob_CountsVersions()
    {
        var field = Codec.Field(Ship.EntityType, "items");
        var slots = new uint[ShipLayout.Schema.SlotCount];
        var ship = new Ship();
        ship.StoreSlots(1UL << field, new SlotWriter(ShipLayout, slots));
        ship.StoreSlots(1UL << field, new SlotWriter(ShipLayout, slots));
        Assert.Equal(2u, slots[ShipLayout.FirstSlot(field)]);
        Assert.Equal(2, slots.Sum(s => (int)s));
    }

    [Fact]
    public void Blobs_EveryType_RoundTrip()
    {
        var zoo = Zoo.Full(new EntityRef(new EntityId(ZoneId.OfCell(1, 2), 3, 4), ZoneId.OfCell(1, 1)));
        var copy = new Zoo();
        for (var field = 1; field <= Zoo.EntityType.Fields.Count; field++)
        {
            if (!Zoo.EntityType.Fields[field - 1].IsBlob)
                continue;
            Codec.RestoreBlob(copy, field, Codec.Blob(zoo, field));
            Assert.Equal(Codec.Blob(zoo, field), Codec.Blob(copy, field));
        }
        Assert.Equal(zoo.String, copy.String);
        Assert.Equal(zoo.Places, copy.Places);
        Assert.Equal(zoo.Words, copy.Words);
    }

    [Fact]
    public void Blob_OfString_IsCountAndUtf8() =>
        Assert.Equal([2, (byte)'h', (byte)'i'], Codec.Blob(new Ship { Note = "hi" }, Codec.Field(Ship.EntityType, "note")));

    private static void Carry(Entity from, Entity to, StateLayout layout, ulong fields)
    {
        var slots = new uint[layout.Schema.SlotCount];
        from.StoreSlots(fields, new SlotWriter(layout, slots));
        to.LoadSlots(fields, new SlotReader(layout, slots));
    }
}
