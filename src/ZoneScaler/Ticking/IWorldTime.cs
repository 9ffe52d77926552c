namespace ZoneScaler.Ticking;

/// <summary>The time by which this process ticks its zones. Thread-safe.</summary>
public interface IWorldTime
{
    /// <summary>World time now, since tick 0.</summary>
    TimeSpan WorldTime { get; }

    /// <summary>
    /// Says what world time is now by the clock that the cluster agrees on. Ticks approach it at most 2 % faster or slower and never step back; those that a jump ahead leaves
    /// out count as skipped.
    /// </summary>
    void Steer(TimeSpan worldTime);
}
