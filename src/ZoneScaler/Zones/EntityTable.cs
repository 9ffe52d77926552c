using System.Runtime.InteropServices;
using ZoneScaler.Entities;
using ZoneScaler.State;

namespace ZoneScaler.Zones;

/// <summary>The entities that a zone owns, scripts included, in a dense list whose order follows only from what was added and removed when.</summary>
internal sealed class EntityTable
{
    private readonly List<EntityRecord> _records = [];
    private readonly Dictionary<EntityId, EntityRecord> _byId = [];
    private readonly Stack<int> _freeHandles = [];
    private readonly Dictionary<StateLayout, Stack<EntityRecord>> _pool = [];
    private readonly List<EntityRecord?> _byHandle = [];

    public int Count => _records.Count;

    /// <summary>How many of them are scripts.</summary>
    public int ScriptCount { get; private set; }

    public ReadOnlySpan<EntityRecord> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>One more than the highest handle that was ever in use.</summary>
    public int HandleLimit => _byHandle.Count;

    /// <summary>Whose handle it is; null if nobody's.</summary>
    public EntityRecord? ByHandle(int handle) => _byHandle[handle];

    /// <summary>Where the handles of those that are removed are noted, for backups; null while there are none.</summary>
    public List<int>? Freed { get; set; }

    public EntityRecord? Find(EntityId id) => _byId.GetValueOrDefault(id);

    /// <summary>Adds an entity.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="layout">Of its type.</param>
    /// <param name="handle">A handle that is free, for one that has had it before; -1 for any.</param>
    public EntityRecord Add(Entity entity, StateLayout layout, int handle = -1)
    {
        var record = _pool.TryGetValue(layout, out var pool) && pool.TryPop(out var pooled) ? pooled : new EntityRecord(entity, layout);
        record.Entity = entity;
        if (handle < 0 && !_freeHandles.TryPop(out handle))
            handle = _byHandle.Count;
        while (_byHandle.Count <= handle)
            _byHandle.Add(null);
        _byHandle[handle] = record;
        record.Handle = handle;
        record.Index = _records.Count;
        record.IsTouched = true;
        _records.Add(record);
        _byId.Add(entity.Id, record);
        entity.Record = record;
        ScriptCount += layout.Type.IsScript ? 1 : 0;
        return record;
    }

    /// <summary>Makes all handles that nobody has free, after entities have been added with handles of their own.</summary>
    public void FreeHandles()
    {
        _freeHandles.Clear();
        for (var handle = _byHandle.Count - 1; handle >= 0; handle--)
        {
            if (_byHandle[handle] == null)
                _freeHandles.Push(handle);
        }
    }

    /// <summary>Removes an entity; the last one takes its place. The record is used again: take from it what is needed first.</summary>
    public void Remove(EntityRecord record)
    {
        _byId.Remove(record.Entity.Id);
        var last = _records[^1];
        _records[record.Index] = last;
        last.Index = record.Index;
        _records.RemoveAt(_records.Count - 1);
        _freeHandles.Push(record.Handle);
        Freed?.Add(record.Handle);
        _byHandle[record.Handle] = null;
        record.Entity.Record = null;
        ScriptCount -= record.Layout.Type.IsScript ? 1 : 0;
        record.Reset();
        if (!_pool.TryGetValue(record.Layout, out var pool))
            _pool.Add(record.Layout, pool = new Stack<EntityRecord>());
        var limit = SpareEntities.Limit(_records.Count);
        if (pool.Count < limit)
            pool.Push(record);
        else if (pool.Count > limit)
            pool.Pop();
    }
}
