using System.Numerics;
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
internal sealed class GhostTable
{
    /// <summary>How long a departed ghost waits for its new zone to show it, in ticks.</summary>
    public const int DepartedTicks = 20;

    /// <summary>For how many ticks without news ghosts move on as they last did.</summary>
    public const int ExtrapolationTicks = 20;

    /// <summary>After how many ticks without news a neighbour's ghosts are dropped.</summary>
    public const int SilenceTicks = 100;

    /// <summary>The highest handle that a stream may use: more would be more entities than a zone can tick.</summary>
    private const int MaxHandle = 1 << 20;

    private readonly Zone _zone;
    private readonly World _world;
    private readonly GhostStream[] _streams;
    private readonly Dictionary<EntityId, GhostRecord> _byId = [];
    private readonly List<GhostRecord> _records = [];
    private readonly List<GhostRecord> _departed = [];
    private readonly Dictionary<StateLayout, Stack<GhostRecord>> _pool = [];
    private readonly ByteWriter _scratch = new(0);
    private readonly float _longestStepSquared;
    private long _step = 1; // ticks from the entry before to the one that is read

    public GhostTable(Zone zone, World world, IReadOnlyList<ZoneId> neighbours)
    {
        _zone = zone;
        _world = world;
        _longestStepSquared = MathF.Pow(world.Spec.GhostDistance / 4, 2);
        _streams = [.. neighbours.Select(n => new GhostStream(n))];
    }

    public ReadOnlySpan<EntityRecord> Records => ReadOnlySpan<EntityRecord>.CastUp<GhostRecord>(CollectionsMarshal.AsSpan(_records));

    public GhostRecord? Find(EntityId id) => _byId.GetValueOrDefault(id);

    /// <summary>When the next ghosts go if nothing is heard of them: a zone that sleeps wakes for it. <see cref="long.MaxValue"/> if there are none.</summary>
    public long NextExpiry
    {
        get
        {
            var next = long.MaxValue;
            foreach (var ghost in _departed)
                next = Math.Min(next, ghost.WaitsUntil + 1);
            foreach (var stream in _streams)
                next = stream.Count > 0 ? Math.Min(next, stream.LastHeard + SilenceTicks + 1) : next;
            return next;
        }
    }

    /// <summary>What comes from a neighbour; null if the zone is none.</summary>
    public GhostStream? StreamOf(ZoneId source)
    {
        foreach (var stream in _streams)
        {
            if (stream.Source == source)
                return stream;
        }
        return null;
    }

    /// <summary>How many ticks ago a ghost's state was last known to be the owner's.</summary>
    public static long Age(GhostRecord ghost, long tick)
    {
        if (ghost.Stream is not { } stream)
            return tick - (ghost.WaitsUntil - DepartedTicks);
        return tick - (ghost.Generation == stream.Generation ? stream.LastHeard : stream.HeardBefore);
    }

    /// <summary>Takes in what a neighbour's stream says in one tick.</summary>
    /// <exception cref="CodecException">The records are malformed, or the zone is no neighbour.</exception>
    public void Receive(GhostStream? stream, ref StreamEntryReader entry, long tick)
    {
        if (stream == null)
            throw new CodecException($"Zone {entry.Zone} is no neighbour of {_zone.Id} and sends ghosts.");
        if (!stream.Accept(entry.Subscription, entry.Entry, entry.IsFull))
            return;
        if (stream.ExtrapolatedTicks > 0)
            PutBack(stream);
        _step = Math.Max(1, entry.Tick - stream.LastTick);
        stream.NoteHeard(entry.Tick, tick, entry.IsHeld);
        try
        {
            while (entry.Read())
            {
                stream.FetchNext(in entry);
                Take(ref entry, stream, tick);
            }
        }
        catch (CodecException)
        {
            stream.Await(); // what the rest would have said is not known
            throw;
        }
        if (entry.IsComplete)
            Sweep(stream);
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

    /// <summary>Drops the ghosts of a neighbour whose former life is gone, and follows its new one.</summary>
    public void Drop(GhostStream? stream)
    {
        if (stream == null)
            return;
        RemoveAll(stream, onlyOlder: false);
        stream.Restart();
    }

    /// <summary>Moves the ghosts of silent neighbours on as they last moved, or drops them. After the tick's news, before entities look.</summary>
    public void Endure(long tick, TimeSpan now)
    {
        foreach (var stream in _streams)
        {
            stream.RepeatRequest(now);
            if (stream.Count > 0 && stream.LastHeard < tick)
                Endure(stream, tick - stream.LastHeard);
        }
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

    private void Endure(GhostStream stream, long silence)
    {
        if (silence > SilenceTicks)
        {
            RemoveAll(stream, onlyOlder: false);
            stream.Await();
        }
        else if (silence <= ExtrapolationTicks)
        {
            stream.ExtrapolatedTicks++;
            foreach (var ghost in _records)
            {
                if (ghost.Stream == stream && ghost.MovedTick == stream.LastTick)
                    ghost.Entity.PlaceAt(ghost.Entity.Location + ghost.Motion);
            }
        }
    }

    /// <summary>Ends the extrapolation: ghosts that have not moved in truth get no word of it.</summary>
    private void PutBack(GhostStream stream)
    {
        stream.ExtrapolatedTicks = 0;
        foreach (var ghost in _records)
        {
            if (ghost.Stream == stream && ghost.MovedTick == stream.LastTick)
                ghost.Entity.PlaceAt(StateChunk.Location(ghost.Layout, ghost.Slots));
        }
    }

    private void Take(ref StreamEntryReader entry, GhostStream stream, long tick)
    {
        switch (entry.Kind)
        {
            case StreamRecordKind.Enter:
                Enter(ref entry, stream);
                break;
            case StreamRecordKind.Change:
                if (stream[entry.Handle] is GhostRecord ghost)
                    Apply(ref entry, ghost, isNew: false);
                break;
            case StreamRecordKind.Leave:
                Leave(ref entry, stream, tick);
                break;
            default:
                throw new CodecException($"A record of kind {entry.Kind} is not for ghosts.");
        }
    }

    private void Enter(ref StreamEntryReader entry, GhostStream stream)
    {
        if (entry.Handle > MaxHandle)
            throw new CodecException($"A stream handle is {entry.Handle}; at most {MaxHandle} is allowed.");
        if (entry.TypeIndex >= _world.Schemas.Count)
            throw new CodecException($"An entity has the type {entry.TypeIndex}; there are {_world.Schemas.Count} types.");
        if (stream[entry.Handle] is GhostRecord other && other.Entity.Id != entry.Entity)
            Remove(other); // its end was not told
        stream[entry.Handle] = null;
        if (_zone.Entities.Find(entry.Entity) is { } own)
        {
            var isStale = own.Hop < entry.Hop || (own.Hop == entry.Hop && _zone.Id < stream.Source);
            if (!isStale)
                return; // what the neighbour says is older, or it has an old copy
            _zone.Population.RemoveStale(own, stream.Source, entry.Hop);
        }

        var isNew = !_byId.TryGetValue(entry.Entity, out var ghost);
        if (ghost == null)
        {
            ghost = Rent(_world.Layout(_world.Types.Entities[entry.TypeIndex]));
            ghost.Entity.Id = entry.Entity;
            Add(ghost, stream.Source);
        }
        else if (ghost.Layout.Schema.Index != entry.TypeIndex)
        {
            throw new CodecException($"Entity {entry.Entity} is shown as a '{_world.Schemas[entry.TypeIndex].Name}', but is a '{ghost.Layout.Schema.Name}'.");
        }
        else if (ghost.Stream != null && ghost.Hop > entry.Hop)
        {
            return;
        }

        if (ghost.Stream == null)
            _departed.Remove(ghost);
        Unlink(ghost);
        ghost.Hop = entry.Hop;
        ghost.Handle = entry.Handle;
        ghost.Stream = stream;
        ghost.Generation = stream.Generation;
        ghost.Entity.Home = stream.Source;
        stream.Count++;
        stream[entry.Handle] = ghost;
        Apply(ref entry, ghost, isNew);
    }

    private void Apply(ref StreamEntryReader entry, GhostRecord ghost, bool isNew)
    {
        var before = BeginWrite(ghost);
        var from = ghost.Entity.Location;
        try
        {
            entry.ReadGhost(ghost);
        }
        finally
        {
            EndWrite(ghost, before);
        }
        if (isNew || ghost.Entity.Location == from)
            return;
        // A jump says nothing about what comes next.
        ghost.Motion = (ghost.Entity.Location - from) / _step;
        ghost.MovedTick = ghost.Motion.LengthSquared() <= _longestStepSquared ? entry.Tick : 0;
    }

    // Reading state sets properties, which only the entity's own code may.
    private Entity? BeginWrite(EntityRecord ghost)
    {
        var before = _zone.Current;
        _zone.Current = ghost.Entity;
        return before;
    }

    private void EndWrite(EntityRecord ghost, Entity? before)
    {
        _zone.Current = before;
        ghost.Entity.ChangedFields = 0;
    }

    private void Leave(ref StreamEntryReader entry, GhostStream stream, long tick)
    {
        if (stream[entry.Handle] is not GhostRecord ghost)
            return;
        stream[entry.Handle] = null;
        if (entry.LeaveReason == LeaveReason.HandedOver)
        {
            Unlink(ghost);
            ghost.Hop = entry.Hop; // its home stays who gave it away: what is sent to it must come behind it
            MarkDeparted(ghost, tick);
        }
        else
        {
            Remove(ghost);
        }
    }

    private void MarkDeparted(GhostRecord ghost, long tick)
    {
        ghost.WaitsUntil = tick + DepartedTicks;
        _departed.Add(ghost);
    }

    /// <summary>Removes what a full state that is complete did not show.</summary>
    private void Sweep(GhostStream stream) => RemoveAll(stream, onlyOlder: true);

    private void RemoveAll(GhostStream stream, bool onlyOlder)
    {
        for (var i = _records.Count - 1; i >= 0 && stream.Count > 0; i--)
        {
            var ghost = _records[i];
            if (ghost.Stream == stream && !(onlyOlder && ghost.Generation == stream.Generation))
                Remove(ghost);
        }
    }

    private void Add(GhostRecord ghost, ZoneId home)
    {
        ghost.Index = _records.Count;
        ghost.Entity.Home = home;
        ghost.Entity.Zone = _zone;
        _records.Add(ghost);
        _byId.Add(ghost.Entity.Id, ghost);
    }

    /// <summary>Takes a ghost out of the stream that shows it.</summary>
    private static void Unlink(GhostRecord ghost)
    {
        if (ghost.Stream is not { } stream)
            return;
        if (stream[ghost.Handle] == ghost)
            stream[ghost.Handle] = null; // since a full state has begun, the handle may stand for another
        stream.Count--;
        ghost.Stream = null;
    }

    private void Remove(GhostRecord ghost)
    {
        if (ghost.Stream == null)
            _departed.Remove(ghost);
        Unlink(ghost);
        _byId.Remove(ghost.Entity.Id);
        var last = _records[^1];
        _records[ghost.Index] = last;
        last.Index = ghost.Index;
        _records.RemoveAt(_records.Count - 1);
        _zone.NoteGone();
        ghost.Entity.Zone = null;
        ghost.Reset();
        ghost.Motion = Vector3.Zero;
        ghost.MovedTick = 0;
        _zone.Spares.GiveGhost(ghost.Entity, ghost.Layout, _zone.Now.Number);
        var pool = PoolOf(ghost.Layout);
        var limit = SpareEntities.Limit(_records.Count);
        if (pool.Count < limit)
            pool.Push(ghost);
        else if (pool.Count > limit)
            pool.Pop();
    }

    private GhostRecord Rent(StateLayout layout)
    {
        var entity = _zone.Spares.TakeGhost(layout, _zone.Now.Number);
        if (PoolOf(layout).TryPop(out var record))
            record.Entity = entity;
        else
            record = new GhostRecord(entity, layout);
        entity.Record = record;
        return record;
    }

    private Stack<GhostRecord> PoolOf(StateLayout layout)
    {
        if (!_pool.TryGetValue(layout, out var pool))
            _pool.Add(layout, pool = new Stack<GhostRecord>());
        return pool;
    }
}
