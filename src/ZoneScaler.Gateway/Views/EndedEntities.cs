using ZoneScaler.Entities;

namespace ZoneScaler.Gateway.Views;

/// <summary>
/// Entities that have come from another zone and ended lately. The stream of a zone that they had left may be far behind that of the zone that they ended in, and still show them.
/// </summary>
/// <param name="memory">For how long one is known.</param>
internal sealed class EndedEntities(TimeSpan memory)
{
    private readonly Dictionary<EntityId, (uint Hop, TimeSpan Until)> _ended = [];
    private readonly Queue<(EntityId Entity, TimeSpan Until)> _order = new();

    /// <summary>An entity has ended in the zone that it had come to with a hop.</summary>
    public void Note(EntityId entity, uint hop, TimeSpan now)
    {
        if (hop == 0)
            return; // no other zone has ever had it
        _ended[entity] = (hop, now + memory);
        _order.Enqueue((entity, now + memory));
    }

    /// <summary>Whether an entity has ended in a zone that it came to after it had been where it is shown with a hop.</summary>
    public bool HadGoneOn(EntityId entity, uint hop) => _ended.TryGetValue(entity, out var last) && hop < last.Hop;

    public void Expire(TimeSpan now)
    {
        while (_order.TryPeek(out var first) && first.Until <= now)
        {
            _order.Dequeue();
            if (_ended.TryGetValue(first.Entity, out var last) && last.Until == first.Until) // else it came back, by a failover, and ended anew
                _ended.Remove(first.Entity);
        }
    }
}
