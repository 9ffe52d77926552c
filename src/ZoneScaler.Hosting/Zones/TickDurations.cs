namespace ZoneScaler.Hosting.Zones;

/// <summary>
/// Mean and maximum of a zone's recent ticks: over the window that is being filled, and the full one before it. One thread at a time adds; any may read,
/// and may see a tick half counted.
/// </summary>
/// <param name="window">Ticks per window.</param>
internal sealed class TickDurations(int window)
{
    private double _sum;
    private double _max;
    private int _count;
    private double _sumBefore;
    private double _maxBefore;
    private int _countBefore;

    /// <summary>The mean in seconds; 0 before the first tick.</summary>
    public double Mean => Math.Max(0, _sum + _sumBefore) / Math.Max(1, _count + _countBefore);

    /// <summary>The maximum in seconds.</summary>
    public double Max => Math.Max(_max, _maxBefore);

    public void Add(double seconds)
    {
        if (_count == window)
        {
            (_sumBefore, _maxBefore, _countBefore) = (_sum, _max, _count);
            (_sum, _max, _count) = (0, 0, 0);
        }
        _sum += seconds;
        _max = Math.Max(_max, seconds);
        _count++;
    }
}
