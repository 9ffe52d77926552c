namespace ZoneScaler.Zones;

/// <summary>Counts faults, and tells when a zone has had too many within a short time.</summary>
internal sealed class FaultCounter
{
    public const int Limit = 100;
    public const int WindowTicks = 200;

    private readonly Queue<long> _recent = new();

    public long Total { get; private set; }

    /// <summary>Counts a fault.</summary>
    /// <returns>Whether this is one too many.</returns>
    public bool Add(long tick)
    {
        Total++;
        _recent.Enqueue(tick);
        while (_recent.Peek() <= tick - WindowTicks)
            _recent.Dequeue();
        return _recent.Count >= Limit;
    }
}

/// <summary>A zone cannot go on.</summary>
internal sealed class ZoneFaultException(string message, Exception inner) : Exception(message, inner);
