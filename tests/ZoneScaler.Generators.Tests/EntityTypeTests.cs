using ZoneScaler.Generators.Tests.Driving;
using ZoneScaler.Generators.Tests.Game;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;

namespace ZoneScaler.Generators.Tests;

public class EntityTypeTests
{
    [Fact]
    public void EntityType_OfShip_DescribesIt()
    {
        var type = Ship.EntityType;
        Assert.Equal("ship", type.Name);
        Assert.Equal(typeof(Ship), type.ClrType);
        Assert.IsType<Ship>(type.Create());
        Assert.Equal(0.5, type.PositionPrecision);
        Assert.Equal(["fuel", "owner", "velocity", "hull", "money", "note", "items"], type.Fields.Select(f => f.Name));
        Assert.Equal(
            [Audience.Replicated, Audience.Persisted, Audience.Replicated, Audience.Replicated, Audience.Owner, Audience.Persisted, Audience.Replicated],
            type.Fields.Select(f => f.Audience));
        Assert.Equal([Refuel.MessageType, Heal.MessageType, Hit.MessageType, Steer.MessageType], type.Handled);
        Assert.Same(type, new Ship().DeclaredType);
    }

    [Fact]
    public void EntityType_OfQuantizedField_HasItsRange()
    {
        var velocity = Ship.EntityType.Fields[2];
        Assert.Equal((0.01, -500.0, 500.0), (velocity.Precision, velocity.Min, velocity.Max));
        var fuel = Ship.EntityType.Fields[0];
        Assert.Equal((0.0, 0.0, 1000.0), (fuel.Precision, fuel.Min, fuel.Max));
        Assert.False(Ship.EntityType.Fields[3].IsBounded);
    }

    [Fact]
    public void EntityType_OfLists_HasTheirElements()
    {
        Assert.Equal((FieldKind.List, FieldKind.Int32), (Ship.EntityType.Fields[6].Kind, Ship.EntityType.Fields[6].Element));
        Assert.Equal(FieldKind.Int16, Zoo.EntityType.Fields[Codec.Field(Zoo.EntityType, "moods") - 1].Element);
    }

    [Fact]
    public void EntityType_OfDerivedEntityType_IsItsOwn()
    {
        Assert.Equal("rock", new Rock().DeclaredType.Name);
        Assert.Equal("ice", new Ice().DeclaredType.Name);
        Assert.Empty(Rock.EntityType.Fields);
        Assert.Equal(FieldKind.Float64, Assert.Single(Ice.EntityType.Fields).Kind);
        Assert.True(Ice.EntityType.Is3D);
        Assert.True(Weather.Zone.Script.EntityType.IsScript);
    }

    [Fact]
    public void Nested_KeywordNames_Work()
    {
        var script = new Weather.Zone.Script();
        script.Set(7);
        var copy = new Weather.Zone.Script();
        Codec.Restore(copy, Codec.State(script));
        Assert.Equal(7u, copy.@event);
        Assert.Equal(9, Codec.Read<Outer.Inner.@event>(Codec.Bytes(new Outer.Inner.@event { @class = 9 })).@class);
    }

    [Fact]
    public void GeneratedTypes_ListTheAssembly()
    {
        Assert.Equal(["ice", "rock", "ship", "weather script", "zoo"], GeneratedTypes.All.Entities.Select(t => t.Name));
        Assert.Equal(
            ["everything", "heal", "hit", "nothing", "outer.inner", "refuel", "scored", "steer"],
            GeneratedTypes.All.Messages.Select(m => m.Name));
    }

    [Fact]
    public void Dispatch_HandledMessage_CallsTheHandler()
    {
        var ship = new Ship();
        Assert.True(Codec.Dispatch(ship, new Hit(30)));
        Assert.Equal(70, ship.Hull);
        Assert.True(Codec.Dispatch(ship, new Steer(0.5f, true)));
        Assert.Equal(new System.Numerics.Vector2(0.5f, 1), ship.Velocity);
    }

    [Fact]
    public void Dispatch_MessageOfBaseClass_CallsItsHandler()
    {
        var ship = new Ship();
        Assert.True(Codec.Dispatch(ship, new Refuel { Amount = 5 }));
        Assert.Equal(505, ship.Fuel);
    }

    [Fact]
    public void Dispatch_OverriddenHandler_CallsTheOverride()
    {
        var ship = new Ship();
        Assert.True(Codec.Dispatch(ship, new Heal(10)));
        Assert.Equal((110, 10), (ship.Hull, ship.Repairs));
    }

    [Fact]
    public void Dispatch_UnhandledMessage_ReturnsFalse()
    {
        Assert.False(Codec.Dispatch(new Ship(), default(Nothing)));
        Assert.False(Codec.Dispatch(new Rock(), new Hit(1)));
    }

    [Fact]
    public void MessageType_OfEachSort_HasItsDirection()
    {
        Assert.Equal(MessageDirection.Entity, Hit.MessageType.Direction);
        Assert.Equal(MessageDirection.Input, Steer.MessageType.Direction);
        Assert.Equal(MessageDirection.Event, Scored.MessageType.Direction);
    }
}
