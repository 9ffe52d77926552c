using System.Runtime.InteropServices;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Ghosts;

/// <summary>
/// The ghosts that a zone shows to its entities. One per entity: where two neighbours show the same one, the higher hop wins, and an entity that has left stays as a
/// ghost until its new zone shows it, so nothing blinks or doubles.
/// </summary>
internal sealed class GhostTable(Zone zone, World world, IReadOnlyList<ZoneId> neighbours)
{
    /// <summary>How long a departed ghost waits for its new zone to show it, in ticks.</summary>
    public const int DepartedTicks = 20;

    /// <summary>How many ghosts of a type are kept for use again: enough for what comes and goes in a tick, and no more, since crowds move from zone to zone.</summary>
    private const int MaxPooled = 32;

    /// <summary>The highest handle that a stream may use: more would be more entities than a zone can tick.</summary>
    private const int MaxHandle = 1 << 20;

    private readonly GhostStream[] _streams = [.. neighbours.Select(n => new GhostStream(n))];
    private readonly Dictionary<EntityId, EntityRecord> _byId = [];
    private readonly List<EntityRecord> _records = [];
    private readonly List<EntityRecord> _departed = [];
    private readonly Dictionary<StateLayout, Stack<EntityRecord>> _pool = [];
    private readonly ByteWriter _scratch = new();

    public ReadOnlySpan<EntityRecord> Records => CollectionsMarshal.AsSpan(_records);

    public EntityRecord? Find(EntityId id) => _byId.GetValueOrDefault(id);

    /// <summary>How many ticks ago a ghost's stream was last heard.</summary>
    public static long Age(EntityRecord ghost, long tick) => ghost.Stream is { } stream ? tick - stream.LastHeard : tick - (ghost.WaitsUntil - DepartedTicks);

    /// <summary>Takes in what a neighbour's stream says in one tick.</summary>
    /// <exception cref="CodecException">The records are malformed, or the zone is no neighbour.</exception>
    public void Receive(ref StreamEntryReader entry, long tick)
    {
        var stream = StreamOf(entry.Zone);
        stream.LastHeard = tick;
        while (entry.Read())
        {
            switch (entry.Kind)
            {
                case StreamRecordKind.Enter:
                    Enter(ref entry, stream);
                    break;
                case StreamRecordKind.Change:
                    if (stream[entry.Handle] is { } ghost)
                        Apply(ref entry, ghost);
                    break;
                case StreamRecordKind.Leave:
                    Leave(ref entry, stream, tick);
                    break;
                default:
                    throw new CodecException($"A record of kind {entry.Kind} is not for ghosts.");
            }
        }
    }

    /// <summary>Keeps an entity that goes to another zone as a ghost until that zone shows it. Its slots must be up to date.</summary>
    public void AddDeparted(EntityRecord departing, ZoneId target, long tick)
    {
        _scratch.Clear();
        var mask = departing.Layout.Schema.ReplicatedSlots;
        StateChunk.Write(departing.Entity, departing.Layout, departing.Slots, mask, _scratch);

        var ghost = Rent(departing.Layout);
        ghost.Hop = departing.Hop;
        ghost.Entity.Id = departing.Entity.Id;
        Add(ghost, target);
        var chunk = new ByteReader(_scratch.Written);
        var before = BeginWrite(ghost);
        StateChunk.ReadGhost(ghost.Entity, ghost.Layout, ghost.Slots, mask, ref chunk);
        EndWrite(ghost, before);
        MarkDeparted(ghost, tick);
    }

    /// <summary>Removes the ghost of an entity that is now the zone's own.</summary>
    public void RemoveArrived(EntityId id)
    {
        if (_byId.TryGetValue(id, out var ghost))
            Remove(ghost);
    }

    /// <summary>Drops departed ghosts whose new zone has not shown them: it does not see them, or it has lost them.</summary>
    public void Expire(long tick)
    {
        for (var i = _departed.Count - 1; i >= 0; i--)
        {
            var ghost = _departed[i];
            if (ghost.Stream == null && ghost.WaitsUntil < tick)
                Remove(ghost);
        }
    }

    private void Enter(ref StreamEntryReader entry, GhostStream stream)
    {
        if (entry.Handle > MaxHandle)
            throw new CodecException($"A stream handle is {entry.Handle}; at most {MaxHandle} is allowed.");
        if (entry.TypeIndex >= world.Schemas.Count)
            throw new CodecException($"An entity has the type {entry.TypeIndex}; there are {world.Schemas.Count} types.");
        stream[entry.Handle] = null;
        if (zone.Owns(entry.Entity))
            return; // it is here: what the neighbour says is older, or the neighbour is about to learn it

        if (!_byId.TryGetValue(entry.Entity, out var ghost))
        {
            ghost = Rent(world.Layout(world.Types.Entities[entry.TypeIndex]));
            ghost.Entity.Id = entry.Entity;
            Add(ghost, stream.Source);
        }
        else if (ghost.Stream != null && ghost.Hop > entry.Hop)
        {
            return;
        }
        else if (ghost.Stream != null && ghost.Stream != stream)
        {
            ghost.Stream[ghost.Handle] = null;
        }

        _departed.Remove(ghost);
        ghost.Hop = entry.Hop;
        ghost.Handle = entry.Handle;
        ghost.Stream = stream;
        ghost.Entity.Home = stream.Source;
        stream[entry.Handle] = ghost;
        Apply(ref entry, ghost);
    }

    private void Apply(ref StreamEntryReader entry, EntityRecord ghost)
    {
        var before = BeginWrite(ghost);
        try
        {
            entry.ReadGhost(ghost);
        }
        finally
        {
            EndWrite(ghost, before);
        }
    }

    // Reading state sets properties, which only the entity's own code may.
    private Entity? BeginWrite(EntityRecord ghost)
    {
        var before = zone.Current;
        zone.Current = ghost.Entity;
        return before;
    }

    private void EndWrite(EntityRecord ghost, Entity? before)
    {
        zone.Current = before;
        ghost.Entity.ChangedFields = 0;
    }

    private void Leave(ref StreamEntryReader entry, GhostStream stream, long tick)
    {
        if (stream[entry.Handle] is not { } ghost)
            return;
        stream[entry.Handle] = null;
        if (entry.LeaveReason == LeaveReason.HandedOver)
        {
            ghost.Hop = entry.Hop;
            ghost.Entity.Home = entry.Target;
            MarkDeparted(ghost, tick);
        }
        else
        {
            ghost.Stream = null;
            Remove(ghost);
        }
    }

    private void MarkDeparted(EntityRecord ghost, long tick)
    {
        ghost.Stream = null;
        ghost.WaitsUntil = tick + DepartedTicks;
        _departed.Add(ghost);
    }

    private void Add(EntityRecord ghost, ZoneId home)
    {
        ghost.Index = _records.Count;
        ghost.Entity.Home = home;
        ghost.Entity.Zone = zone;
        _records.Add(ghost);
        _byId.Add(ghost.Entity.Id, ghost);
    }

    private void Remove(EntityRecord ghost)
    {
        if (ghost.Stream is { } stream)
            stream[ghost.Handle] = null;
        else
            _departed.Remove(ghost);
        _byId.Remove(ghost.Entity.Id);
        var last = _records[^1];
        _records[ghost.Index] = last;
        last.Index = ghost.Index;
        _records.RemoveAt(_records.Count - 1);
        ghost.Entity.Zone = null;
        ghost.Reset();
        if (PoolOf(ghost.Layout) is { Count: < MaxPooled } pool)
            pool.Push(ghost);
    }

    private EntityRecord Rent(StateLayout layout)
    {
        if (PoolOf(layout).TryPop(out var pooled))
            return pooled;
        var entity = layout.Type.Create();
        entity.IsGhost = true;
        var record = new EntityRecord(entity, layout);
        entity.Record = record;
        return record;
    }

    private Stack<EntityRecord> PoolOf(StateLayout layout)
    {
        if (!_pool.TryGetValue(layout, out var pool))
            _pool.Add(layout, pool = new Stack<EntityRecord>());
        return pool;
    }

    private GhostStream StreamOf(ZoneId source)
    {
        foreach (var stream in _streams)
        {
            if (stream.Source == source)
                return stream;
        }
        throw new CodecException($"Zone {source} is no neighbour of {zone.Id} and sends ghosts.");
    }
}
