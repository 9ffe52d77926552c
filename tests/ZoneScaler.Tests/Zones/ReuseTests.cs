using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Tests.Game;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Zones;

/// <summary>Objects of entities that have left, which are used for others (<see cref="EntityTypeAttribute.ReusesObjects"/>).</summary>
public sealed class ReuseTests
{
    private readonly ZoneHost _host = new(new World(Arena.Spec, new GameTypes([Parcel.EntityType], [])));
    private readonly ManualDriver _driver;

    public ReuseTests() => _driver = new ManualDriver(_host);

    private Zone Left => _host.Find(ZoneId.OfCell(0, 0))!;

    private Zone Right => _host.Find(ZoneId.OfCell(1, 0))!;

    [Fact]
    public void Handover_IntoAnObjectThatWasAnotherEntity_BringsAllItsStateAndNothingElse()
    {
        var known = new Dictionary<Entity, EntityId>(ReferenceEqualityComparer.Instance);
        Send(new Parcel { Velocity = new Vector2(200, 0), Label = "first", Price = 1, Weight = 9, Stamps = { 1, 2 } }, Left, 95);
        Step(10, known);
        Assert.Equal(0, Left.EntityCount + Left.GhostCount);

        Send(new Parcel { Velocity = new Vector2(-200, 0), Label = "second", Price = 2, Stamps = { 7 } }, Right, 120);
        Step(6, known);

        var arrived = Assert.IsType<Parcel>(Assert.Single(Left.OwnEntities));
        Assert.NotEqual(known[arrived], arrived.Id); // it was another one before
        Assert.False(arrived.IsGhost);
        Assert.Equal(("second", 2, 3), (arrived.Label, arrived.Price, arrived.Weight));
        Assert.Equal(7u, Assert.Single(arrived.Stamps));
        Assert.Equal(ZoneId.OfCell(0, 0), arrived.Home);
    }

    [Fact]
    public void Ghost_InAnObjectThatWasAnOwnEntity_ShowsNothingThatOnlyTheOwnersZoneKnows()
    {
        var first = new Parcel { Velocity = new Vector2(200, 0), Price = 1, Weight = 9, Stamps = { 1, 2 } };
        Send(first, Left, 95);
        _driver.Step(10);
        Assert.False(first.IsAlive);

        Send(new Parcel { Label = "second", Price = 2, Weight = 8 }, Right, 110);
        _driver.Step(2);

        var ghost = Assert.IsType<Parcel>(Assert.Single(Left.GhostEntities));
        Assert.Same(first, ghost);
        Assert.True(ghost.IsGhost);
        Assert.Equal(("second", 5, 3), (ghost.Label, ghost.Price, ghost.Weight));
        Assert.Empty(ghost.Stamps);
    }

    [Fact]
    public void SpareObject_GivenInThisTick_IsNotTakenBeforeTheNext()
    {
        var layout = _host.World.Layout(Parcel.EntityType);
        var spares = new SpareEntities(Left);
        var gone = new Parcel();

        spares.GiveOwn(gone, layout, 5);

        Assert.NotSame(gone, spares.TakeGhost(layout, 5));
        Assert.NotSame(gone, spares.TakeOwn(layout, 5));
        Assert.Same(gone, spares.TakeOwn(layout, 6));
    }

    [Fact]
    public void SpareObject_OfATypeThatDoesNotReuseThem_IsOnlyAGhostAgain()
    {
        var world = new World(Arena.Spec, Arena.Types);
        var layout = world.Layout(Ball.EntityType);
        var spares = new SpareEntities(Left);
        var (own, ghost) = (new Ball(), new Ball());

        spares.GiveOwn(own, layout, 5);
        spares.GiveGhost(ghost, layout, 5);

        Assert.NotSame(ghost, spares.TakeOwn(layout, 6));
        Assert.Same(ghost, spares.TakeGhost(layout, 6));
        Assert.NotSame(own, spares.TakeGhost(layout, 6));
    }

    [Fact]
    public void SpareObjects_MoreThanTheLimit_AreNotKept()
    {
        var layout = _host.World.Layout(Parcel.EntityType);
        var spares = new SpareEntities(Left);
        var given = Enumerable.Range(0, 2 * SpareEntities.Limit(0)).Select(_ => new Parcel()).ToHashSet<Entity>(ReferenceEqualityComparer.Instance);
        foreach (var parcel in given)
            spares.GiveOwn(parcel, layout, 5);

        var taken = Enumerable.Range(0, given.Count).Count(_ => given.Contains(spares.TakeOwn(layout, 6)));

        Assert.Equal(SpareEntities.Limit(0), taken);
    }

    [Fact]
    public void World_TypeThatReusesObjectsAndHasATransientMember_IsRefusedByName()
    {
        var refused = Assert.Throws<WorldSpecException>(() => new World(Arena.Spec, new GameTypes([Hoarder.EntityType], [])));

        Assert.Contains("'hoarder' has ReusesObjects, but its member 'Hoard' is [Transient]", refused.Message, StringComparison.Ordinal);
    }

    private static void Send(Parcel parcel, Zone from, float x) => from.Visit(zone => zone.Spawn(parcel, new Vector3(x, 50, 0), null));

    private void Step(int ticks, Dictionary<Entity, EntityId> known)
    {
        for (; ticks > 0; ticks--)
        {
            foreach (var entity in Left.OwnEntities.Concat(Left.GhostEntities))
                known.TryAdd(entity, entity.Id);
            _driver.Step();
        }
    }
}
