using ZoneScaler.Planting;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>
/// The player registry's question to all zones, once in each of its epochs: whose entities are there, or on their way from there? What a zone takes in after its answer it reports by
/// itself, and it takes in nothing more from an earlier life of the registry. So when all have answered, an entity that was given before and that nobody has reported is nowhere, unless
/// a zone has died that was sending it.
/// </summary>
internal sealed class RollCall(Zone zone, RegistryMail mail)
{
    private HashSet<ZoneId>? _awaited; // null before the first tick

    /// <summary>Whether all zones have answered.</summary>
    public bool IsComplete => _awaited is { Count: 0 } || Planted.Is(PlantedBug.RollCallUnawaited);

    /// <summary>Asks, unless it has: in each tick of the zone.</summary>
    public void Look()
    {
        if (_awaited != null)
            return;
        // Named zones have no players' entities, and the world's first registry has no predecessor.
        _awaited = zone.Epoch > 1 ? [.. zone.World.Spec.CellZones()] : [];
        foreach (var target in _awaited)
            mail.Ask(target);
    }

    /// <summary>A zone has reported all that it knows.</summary>
    /// <param name="source">The zone.</param>
    /// <param name="epoch">The registry's epoch in which it was asked.</param>
    public void NoteAnswer(ZoneId source, uint epoch)
    {
        if (epoch == zone.Epoch)
            _awaited?.Remove(source);
    }
}
