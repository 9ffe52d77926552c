using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Entities;

/// <summary>
/// The entities that a session shows: those that the server shows now, in the order of their local ids, and those that left a moment ago and are shown until
/// the moment shown has come to where they left.
/// </summary>
internal sealed class EntityTable
{
    private readonly Dictionary<EntityId, ClientEntity> _byId = new();
    private readonly List<ClientEntity> _leaving = new();
    private List<ClientEntity> _known = new();
    private List<ClientEntity> _merged = new();

    /// <summary>What the server shows, in ascending local id.</summary>
    public List<ClientEntity> Known => _known;

    /// <summary>All that is shown, in no order.</summary>
    public Dictionary<EntityId, ClientEntity> All => _byId;

    /// <summary>Takes out what the server no longer shows. The ids must be known and in ascending order.</summary>
    public void Leave(List<int> localIds, long tick)
    {
        if (localIds.Count == 0)
            return;
        var next = 0;
        var kept = 0;
        for (var i = 0; i < _known.Count; i++)
        {
            var entity = _known[i];
            if (next < localIds.Count && entity.LocalId == localIds[next])
            {
                next++;
                Retire(entity, tick);
            }
            else
            {
                _known[kept++] = entity;
            }
        }
        if (next < localIds.Count)
            throw new CodecException($"Entity {localIds[next]} left without having entered.");
        _known.RemoveRange(kept, _known.Count - kept);
    }

    /// <summary>Takes out everything: the connection was lost. The tick at which it left comes with the next snapshot.</summary>
    public void LeaveAll(long tick)
    {
        foreach (var entity in _known)
            Retire(entity, tick);
        _known.Clear();
    }

    /// <summary>Dates those that left with the last connection.</summary>
    public void DateLeaves(long tick)
    {
        foreach (var entity in _leaving)
            entity.LeftTick = Math.Min(entity.LeftTick, tick);
    }

    /// <summary>The entity of an id that left and is still shown, or null.</summary>
    public ClientEntity? Leaving(EntityId id)
    {
        if (!_byId.TryGetValue(id, out var entity))
            return null;
        return entity.HasLeft ? entity : throw new CodecException($"Entity {id} entered twice.");
    }

    /// <summary>Adds an entity to those that are shown; <see cref="Merge"/> makes it known.</summary>
    public void Show(ClientEntity entity) => _byId.Add(entity.Id, entity);

    /// <summary>Keeps an entity that left and has come again.</summary>
    public void Keep(ClientEntity entity)
    {
        entity.LeftTick = long.MaxValue;
        _leaving.Remove(entity);
    }

    /// <summary>Stops to show an entity at once.</summary>
    public void Drop(ClientEntity entity)
    {
        _leaving.Remove(entity);
        _byId.Remove(entity.Id);
    }

    /// <summary>Makes entered entities known. They must be in ascending order of local ids that are not in use.</summary>
    public void Merge(List<ClientEntity> entered)
    {
        if (entered.Count == 0)
            return;
        _merged.Clear();
        var next = 0;
        foreach (var entity in _known)
        {
            while (next < entered.Count && entered[next].LocalId < entity.LocalId)
                _merged.Add(entered[next++]);
            if (next < entered.Count && entered[next].LocalId == entity.LocalId)
                throw new CodecException($"Local id {entity.LocalId} was given to a second entity.");
            _merged.Add(entity);
        }
        while (next < entered.Count)
            _merged.Add(entered[next++]);
        (_known, _merged) = (_merged, _known);
    }

    /// <summary>Gives out one entity whose time to be shown is over, or null.</summary>
    public ClientEntity? TakeGone(double renderTick)
    {
        for (var i = _leaving.Count - 1; i >= 0; i--)
        {
            var entity = _leaving[i];
            if (entity.LeftTick > renderTick)
                continue;
            _leaving.RemoveAt(i);
            _byId.Remove(entity.Id);
            return entity;
        }
        return null;
    }

    private void Retire(ClientEntity entity, long tick)
    {
        entity.LeftTick = tick;
        entity.History.ForgetSnapshots();
        _leaving.Add(entity);
    }
}
