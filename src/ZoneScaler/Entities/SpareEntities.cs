using ZoneScaler.State;
using ZoneScaler.Zones;

namespace ZoneScaler.Entities;

/// <summary>
/// Objects of a zone's entities and ghosts that are gone, for use again. One that is given in a tick is taken in a later one at the earliest: what has looked around in that tick may still hold it.
/// </summary>
/// <remarks>Ghosts' objects are always used again, but as ghosts; those of own entities, and as such, only if their type allows it (<see cref="EntityType.ReusesObjects"/>).</remarks>
internal sealed class SpareEntities(Zone zone)
{
    private readonly Dictionary<StateLayout, Queue<(Entity Entity, long Tick)>> _byLayout = [];

    /// <summary>
    /// How many unused objects of a type are kept beside those in use: as many as numbers go up and down by while entities come and go at random, and no more, since crowds move from zone to zone.
    /// </summary>
    public static int Limit(int inUse) => 32 + inUse / 4;

    /// <summary>An object for a ghost.</summary>
    public Entity TakeGhost(StateLayout layout, long tick)
    {
        var entity = Take(layout, tick) ?? layout.Type.Create();
        entity.IsGhost = true;
        return entity;
    }

    /// <summary>An object for an entity that comes from elsewhere, as it was constructed.</summary>
    public Entity TakeOwn(StateLayout layout, long tick)
    {
        if (!layout.Type.ReusesObjects || Take(layout, tick) is not { } entity)
            return layout.Type.Create();
        Clear(entity, layout);
        return entity;
    }

    /// <summary>Keeps the object of a ghost that is gone.</summary>
    public void GiveGhost(Entity entity, StateLayout layout, long tick)
    {
        if (!_byLayout.TryGetValue(layout, out var spares))
            _byLayout.Add(layout, spares = new Queue<(Entity, long)>());
        var limit = Limit(zone.Entities.Count + zone.Ghosts.Records.Length);
        if (spares.Count < limit)
            spares.Enqueue((entity, tick));
        else if (spares.Count > limit)
            spares.Dequeue(); // fewer are in use than before
    }

    /// <summary>Keeps the object of an entity that has left, if its type allows it.</summary>
    public void GiveOwn(Entity entity, StateLayout layout, long tick)
    {
        if (!layout.Type.ReusesObjects)
            return;
        Clear(entity, layout); // a ghost must not show what only the owner's zone knows
        GiveGhost(entity, layout, tick);
    }

    private Entity? Take(StateLayout layout, long tick) =>
        _byLayout.TryGetValue(layout, out var spares) && spares.TryPeek(out var oldest) && oldest.Tick < tick ? spares.Dequeue().Entity : null;

    private static void Clear(Entity entity, StateLayout layout)
    {
        entity.Id = EntityId.None;
        entity.Home = default;
        entity.IsGhost = false;
        entity.Parent = null;
        entity.Player = null;
        entity.Zone = null;
        entity.Record = null;
        entity.PlaceAt(default);
        var state = new StateReader(layout.InitialState);
        while (state.Next(out var tag, out var value))
            entity.LoadState(tag, ref value);
        entity.ChangedFields = 0;
    }
}
