using ZoneScaler.Planting;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>
/// The player registry's question to all zones, once in each of its epochs and whenever an entity is not where it is known to be: whose entities are there, or on their way from there? What a zone
/// takes in after its answer it reports by itself, and it takes in nothing more from an earlier life of the registry. So when all have answered, an entity that nobody has reported is nowhere,
/// unless a zone has died that was sending it.
/// </summary>
internal sealed class RollCall(Zone zone, RegistryMail mail)
{
    private const int FirstRepeat = 20; // ticks: a zone that has begun anew does not know that it was asked

    private HashSet<ZoneId>? _awaited; // null before the first tick
    private uint _number = 1; // of the last one that has begun
    private uint _wanted = 1;
    private long _repeatAt;
    private long _pause;

    /// <summary>Whether all zones have answered the first one.</summary>
    public bool IsComplete => HasEnded(1) || Planted.Is(PlantedBug.RollCallUnawaited);

    /// <summary>Asks for one that begins from now on.</summary>
    /// <returns>Its number.</returns>
    public uint Call() => _wanted = _number + 1;

    /// <summary>Whether all zones have answered one, or a later one.</summary>
    public bool HasEnded(uint number) => _number > number || (_number == number && _awaited is { Count: 0 });

    /// <summary>Asks what is to be asked; in each tick of the zone.</summary>
    public void Look()
    {
        // Named zones have no players' entities, and the world's first registry has no predecessor.
        if (_awaited == null)
            Begin(_number, zone.Epoch > 1 ? zone.World.Spec.CellZones() : []);
        else if (_awaited.Count == 0 && _wanted > _number)
            Begin(_wanted, zone.World.Spec.CellZones());
        else if (_awaited.Count > 0 && zone.Now.Number >= _repeatAt)
            Ask();
    }

    /// <summary>A zone has reported all that it knows.</summary>
    /// <param name="source">The zone.</param>
    /// <param name="epoch">The registry's epoch in which it was asked.</param>
    /// <param name="number">Which time it was asked.</param>
    public void NoteAnswer(ZoneId source, uint epoch, uint number)
    {
        if (epoch == zone.Epoch && number == _number)
            _awaited?.Remove(source);
    }

    private void Begin(uint number, IEnumerable<ZoneId> zones)
    {
        (_number, _awaited, _pause) = (number, [.. zones], FirstRepeat);
        Ask();
    }

    private void Ask()
    {
        (_repeatAt, _pause) = (zone.Now.Number + _pause, 2 * _pause);
        foreach (var target in _awaited!)
            mail.Ask(target, _number);
    }
}
