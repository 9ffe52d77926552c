using System.Numerics;
using System.Runtime.CompilerServices;
using ZoneScaler.Entities;
using ZoneScaler.Generators.Tests.Driving;
using ZoneScaler.Generators.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Generators.Tests;

public class SetterTests
{
    [Fact]
    public void Initializers_OfNewEntity_HoldAndMarkNothing()
    {
        var ship = new Ship();
        Assert.Equal(100, ship.Hull);
        Assert.Equal(500, ship.Fuel);
        Assert.Equal("nobody", ship.Owner);
        Assert.Equal("", ship.Note);
        Assert.Empty(ship.Items);
        Assert.Equal(Quaternion.Identity, new Zoo().Quaternion);
        Assert.Equal(0UL, ship.ChangedFields);
    }

    [Fact]
    public void Set_OtherValue_MarksThatField()
    {
        var ship = new Ship { Hull = 99 };
        Assert.Equal(1UL << Codec.Field(Ship.EntityType, "hull"), ship.ChangedFields);
        Assert.Equal(99, ship.Hull);
    }

    [Fact]
    public void Set_SameValue_MarksNothing()
    {
        var zoo = Zoo.Full(default);
        zoo.ChangedFields = 0;
        zoo.Int = zoo.Int;
        zoo.Float = zoo.Float;
        zoo.Double = double.NaN;
        zoo.Vector2 = new Vector2(-0f, float.NaN);
        zoo.Vector3 = zoo.Vector3;
        zoo.Quaternion = zoo.Quaternion;
        zoo.String = new string(zoo.String);
        zoo.Mood = zoo.Mood;
        zoo.Target = zoo.Target;
        zoo.Moods[2] = Mood.Happy;
        zoo.Places[1] = default;
        Assert.Equal(0UL, zoo.ChangedFields);
    }

    [Fact]
    public void Set_NegativeZeroOverZero_IsAChange()
    {
        var zoo = new Zoo { Double = -0.0 };
        Assert.True(double.IsNegative(zoo.Double));
        Assert.NotEqual(0UL, zoo.ChangedFields);
    }

    [Fact]
    public void Set_ReferenceSeenInAnotherZone_IsAChange()
    {
        var id = new EntityId(ZoneId.OfCell(1, 2), 3, 4);
        var zoo = new Zoo { Target = new EntityRef(id, ZoneId.OfCell(1, 2)) };
        zoo.ChangedFields = 0;
        zoo.Target = new EntityRef(id, ZoneId.OfCell(1, 3));
        Assert.Equal(ZoneId.OfCell(1, 3), zoo.Target.LastKnownZone);
        Assert.NotEqual(0UL, zoo.ChangedFields);
    }

    [Fact]
    public void Set_EmptyOverUnsetString_MarksNothing()
    {
        var ship = new Ship { Note = "" };
        Assert.Equal(0UL, ship.ChangedFields);
    }

    [Fact]
    public void Set_NullString_Throws() => Assert.Throws<ArgumentNullException>(() => new Ship { Note = null! });

    [Fact]
    public void Set_ByOtherCode_ThrowsAndChangesNothing()
    {
        var ship = new Ship { Zone = (Zone)RuntimeHelpers.GetUninitializedObject(typeof(Zone)), IsGhost = true };
        Assert.Throws<InvalidOperationException>(() => ship.Hull = 1);
        Assert.Throws<InvalidOperationException>(() => ship.Items.Add(1));
        Assert.Equal(100, ship.Hull);
        Assert.Empty(ship.Items);
        Assert.Equal(0UL, ship.ChangedFields);
    }

    [Fact]
    public void List_Changed_MarksItsField()
    {
        var ship = new Ship();
        ship.Items.Add(1);
        Assert.Equal(1UL << Codec.Field(Ship.EntityType, "items"), ship.ChangedFields);
        Assert.Equal(8, ship.Items.Capacity);
        Assert.Same(ship.Items, ship.Items);
        Assert.Equal(32, new Zoo().Places.Capacity);
    }

    [Fact]
    public void Accessors_Declared_KeepTheirAccessibility()
    {
        Assert.True(typeof(Vehicle).GetProperty(nameof(Vehicle.Fuel))!.SetMethod!.IsFamily);
        Assert.True(typeof(Ice).GetProperty(nameof(Ice.Temperature))!.SetMethod!.IsVirtual);
    }
}
