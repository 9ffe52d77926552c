namespace ZoneScaler.Cluster.Backups;

/// <summary>
/// Predicts how long zones would stand still if they moved: their last tick goes to the next owner and its answer comes back, the store writes who that is, and word of that goes there. From what was measured here lately.
/// </summary>
/// <param name="roundTrip">How long a message to another node and back takes now, at worst.</param>
internal sealed class MoveForecast(Func<TimeSpan> roundTrip)
{
    /// <summary>What a link is taken to carry, a tenth of what one of 10 Gbit/s does: what else is on it counts, too.</summary>
    private const double BytesPerSecond = 125e6;

    private const double NewsShare = 0.25;

    private TimeSpan _write;

    /// <summary>The store has taken so long to write an assignment.</summary>
    public void Wrote(TimeSpan took) => _write = _write == TimeSpan.Zero ? took : _write + NewsShare * (took - _write);

    /// <summary>How long a zone would stand still.</summary>
    /// <param name="bytesPerTick">What a tick of it has to say to a backup.</param>
    public TimeSpan Of(int bytesPerTick) => 1.5 * roundTrip() + TimeSpan.FromSeconds(bytesPerTick / BytesPerSecond) + _write;
}
