namespace ZoneScaler.Cluster;

/// <summary>A node's time: what drives the node sets it before it hands in any event. On real nodes a clock that goes on while the machine sleeps.</summary>
internal sealed class NodeClock
{
    /// <summary>How much later than wanted the node may be called for all of that time to count.</summary>
    private static readonly TimeSpan MaxLate = TimeSpan.FromMilliseconds(100);

    public TimeSpan Now
    {
        get;
        set
        {
            var passed = value - field;
            var late = value - Max(CallAt, field);
            Awake += late > MaxLate ? passed - late + MaxLate : passed;
            field = value;
        }
    }

    /// <summary>
    /// What has passed of <see cref="Now"/> without the times in which the node stood still, as on a machine that is overloaded or was suspended. By it the silence of others is measured: what
    /// they have said meanwhile waits, and has yet to be heard.
    /// </summary>
    public TimeSpan Awake { get; private set; }

    /// <summary>When the node wants to be called at the latest.</summary>
    public TimeSpan CallAt { get; set; } = TimeSpan.MaxValue;

    /// <summary>When it will be, unless the node stands still, that it has been awake for so long.</summary>
    public TimeSpan WhenAwake(TimeSpan awake) => Now + (awake - Awake);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
