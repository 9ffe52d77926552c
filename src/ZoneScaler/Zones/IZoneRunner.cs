using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>Starts and ends zones in this process, and ticks them meanwhile. Thread-safe.</summary>
public interface IZoneRunner
{
    /// <summary>What holds the zones.</summary>
    ZoneHost Host { get; }

    /// <summary>The highest epoch of any zone that was heard of in this process.</summary>
    uint HighestEpoch { get; }

    /// <summary>Starts a zone, empty; it ticks from the next boundary on.</summary>
    /// <param name="zone">A zone of the world that is not here.</param>
    /// <param name="epoch">The epoch of its assignment, from 1; higher than that of any life it had before.</param>
    /// <param name="prepare">Called with the zone before its first tick.</param>
    Zone Open(ZoneId zone, uint epoch, Action<Zone> prepare);

    /// <summary>Lets the backup of a zone go on as the zone, as <see cref="ZoneHost.Promote"/> does. With a resume tick it goes on with the tick after that, also if that was due before; without one, it ticks from the next boundary on.</summary>
    /// <param name="zone">A zone that is not here, but its backup may be.</param>
    /// <param name="epoch">The epoch of its assignment; higher than that of any life it had before.</param>
    /// <param name="resumeTick">The tick that the backup must have exactly; null if any will do.</param>
    /// <param name="prepare">Called with the zone before its first tick.</param>
    /// <returns>Null if there is no such state.</returns>
    Zone? Promote(ZoneId zone, uint epoch, long? resumeTick, Action<Zone> prepare);

    /// <summary>Lets a zone stand still at the end of a tick: it starts no more of them.</summary>
    /// <param name="zone">A zone that is here.</param>
    /// <param name="still">Called once no tick runs, maybe on another thread, maybe before this returns.</param>
    void Seal(ZoneId zone, Action still);

    /// <summary>Lets a sealed zone go on.</summary>
    void Unseal(ZoneId zone);

    /// <summary>Ends a sealed zone and keeps its state as a backup. Does nothing if it is not here.</summary>
    void Demote(ZoneId zone);

    /// <summary>Ends a zone: it starts no more ticks, and is gone when one that runs has ended. Does nothing if it is not here.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="ended">Called once it is gone, maybe on another thread, maybe before this returns.</param>
    void Close(ZoneId zone, Action? ended = null);

    /// <summary>
    /// Notes that a zone has been given out in an epoch, be it here or elsewhere: frames of lower ones are refused from now on, before the new owner has said a word.
    /// </summary>
    void Fence(ZoneId zone, uint epoch);
}
