using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Checks;

/// <summary>
/// What has been noted of each zone's last ticks, and how to take it back: when a backup goes on from an earlier tick, what came after it has not happened, and may happen again, or otherwise.
/// </summary>
internal sealed class Pages
{
    // More than may wait for backups.
    private const long KeptTicks = 250;

    private readonly SortedDictionary<ZoneId, List<Note>> _notes = [];

    /// <summary>Notes something that a zone's tick has done.</summary>
    public void Add(Zone zone, Action undo)
    {
        if (!_notes.TryGetValue(zone.Id, out var notes))
            _notes.Add(zone.Id, notes = []);
        var tick = zone.LastTick;
        if (notes.Count > 0 && notes[0].Tick < tick - 2 * KeptTicks)
            notes.RemoveAll(n => n.Tick < tick - KeptTicks);
        notes.Add(new Note(tick, undo));
    }

    /// <summary>Takes back what a zone did after a tick.</summary>
    /// <returns>How much that was.</returns>
    public int TakeBack(ZoneId zone, long tick)
    {
        if (!_notes.TryGetValue(zone, out var notes))
            return 0;
        var count = 0;
        for (var i = notes.Count - 1; i >= 0; i--)
        {
            if (notes[i].Tick <= tick)
                continue;
            notes[i].Undo();
            notes.RemoveAt(i);
            count++;
        }
        return count;
    }

    /// <summary>Forgets what a zone did: it has started anew.</summary>
    public void Forget(ZoneId zone) => _notes.Remove(zone);

    private sealed record Note(long Tick, Action Undo);
}
