using ZoneScaler.Entities;

namespace ZoneScaler.Ticking;

/// <summary>
/// When a zone's next timers are due. The timers themselves are state of their entities; an entry whose entity has left or whose timer was cancelled is passed over.
/// </summary>
internal sealed class TimerQueue
{
    private readonly PriorityQueue<(EntityId Entity, uint Timer), (long DueTick, EntityId Entity, uint Timer)> _queue = new();

    /// <summary>The tick of the next entry; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextTick => _queue.TryPeek(out _, out var priority) ? priority.DueTick : long.MaxValue;

    public void Add(EntityId entity, uint timer, long dueTick) => _queue.Enqueue((entity, timer), (dueTick, entity, timer));

    /// <summary>Takes the next entry that is due, in order of tick, entity and timer.</summary>
    public bool TryTake(long tick, out EntityId entity, out uint timer)
    {
        if (NextTick > tick)
        {
            (entity, timer) = default((EntityId, uint));
            return false;
        }
        (entity, timer) = _queue.Dequeue();
        return true;
    }
}
