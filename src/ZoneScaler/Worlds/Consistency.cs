namespace ZoneScaler.Worlds;

/// <summary>
/// What of a tick waits until the zone's backups have it. What must not be lost or happen twice always does: handovers, messages, what players are told that was taken in.
/// </summary>
public enum Consistency
{
    /// <summary>State that others see leaves at once: after a failover they may see the last moment happen anew.</summary>
    Relaxed,

    /// <summary>State waits, too: nobody ever sees what a failover could undo. Costs the way to the backup and back.</summary>
    Committed,
}
