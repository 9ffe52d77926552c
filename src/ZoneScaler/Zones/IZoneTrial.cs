namespace ZoneScaler.Zones;

/// <summary>
/// Watches over zones whose last owner died: each of their first steps is announced to other nodes before it runs, one at a time in a process, so that it is known which one ran if this process dies, too;
/// and for longer the first messages from each zone. Thread-safe.
/// </summary>
public interface IZoneTrial
{
    /// <summary>A zone is about to be stepped. <see cref="End"/> must follow.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="tick">The tick.</param>
    /// <param name="granted">Called once the step may run, maybe on another thread, maybe before this returns; must not block.</param>
    /// <returns>False if the step may run at once, and is not announced; then <paramref name="granted"/> is not called.</returns>
    bool Begin(Zone zone, long tick, Action granted);

    /// <summary>
    /// Within a step that may run, something that has come from outside is about to be handled; or what comes now has not. Returns when others know, or have let it wait for too long: it blocks the zone's thread.
    /// </summary>
    /// <param name="zone">The zone.</param>
    /// <param name="letter">What has come, or none.</param>
    void Apply(Zone zone, Letter letter);

    /// <summary>The step has ended, or does not run.</summary>
    void End(Zone zone);
}
