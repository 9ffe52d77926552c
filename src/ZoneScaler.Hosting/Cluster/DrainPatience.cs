namespace ZoneScaler.Hosting.Cluster;

/// <summary>Decides how long a node that leaves waits for others to take over what it has: a state machine.</summary>
/// <param name="timeout">How long at most.</param>
internal sealed class DrainPatience(TimeSpan timeout)
{
    /// <summary>So long nothing may become less: where all workers stop at once, nobody takes anything.</summary>
    public static readonly TimeSpan WithoutProgress = TimeSpan.FromSeconds(4);

    private int _least = int.MaxValue;
    private TimeSpan _progressed;

    /// <summary>Whether it has waited long enough.</summary>
    /// <param name="left">How many zones and backups are still here.</param>
    /// <param name="isIdle">
    /// Whether nobody will take them: all other workers leave, too, or nobody coordinates. As long as another one stays it may only be slow, or have much state to get, and this node may be the
    /// only one that has it.
    /// </param>
    /// <param name="elapsed">Since it began to leave.</param>
    public bool IsOver(int left, bool isIdle, TimeSpan elapsed)
    {
        if (left < _least || !isIdle)
            (_least, _progressed) = (Math.Min(left, _least), elapsed);
        return elapsed >= timeout || elapsed - _progressed >= WithoutProgress;
    }
}
