namespace ZoneScaler.Cluster.Time;

/// <summary>
/// World time, the same on all nodes as well as links allow. The coordinator's is the measure; others estimate it from round trips (Cristian 1989): the answer's time plus half the
/// way, the shortest of the latest ways being the best. What ticks follows it slowly and never backwards.
/// </summary>
internal sealed class WorldClock
{
    private const int Window = 16;
    private const int EnoughSamples = 6;

    /// <summary>The truth lies within half of a way, so after one that is so short nothing more is to be learned.</summary>
    private static readonly TimeSpan ShortWay = TimeSpan.FromMilliseconds(5);

    /// <summary>A difference that no way and no drift explain: the clocks count from different beginnings.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(1);

    private readonly (TimeSpan RoundTrip, TimeSpan Offset)[] _samples = new (TimeSpan, TimeSpan)[Window];
    private int _count;
    private TimeSpan _ticked; // the world time of the latest tick that was told of

    /// <summary>Whether world time is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>What to add to the node's clock.</summary>
    public TimeSpan Offset { get; private set; }

    /// <summary>World time at a time of the node's clock.</summary>
    public TimeSpan At(TimeSpan now) => now + Offset;

    /// <summary>Nobody knows world time, and this node is the measure: it begins anew, but after all that has ticked. A zone whose state has outlived all clocks would have to wait until it is as late again.</summary>
    public void Start(TimeSpan now) => Set(_ticked > TimeSpan.Zero ? _ticked : TimeSpan.FromTicks(1), now);

    /// <summary>Takes in what another node knows, while this one is the measure. World time never goes back, so if another is clearly later, that is right, and world time goes on from there.</summary>
    /// <param name="worldTime">World time as the other one has it; zero if it does not know.</param>
    /// <param name="ticked">The world time of the latest tick that is in its zones and backups; zero if there is none.</param>
    /// <param name="now">The time of the node's clock.</param>
    public void Correct(TimeSpan worldTime, TimeSpan ticked, TimeSpan now)
    {
        _ticked = Max(_ticked, ticked);
        if (!IsKnown && worldTime > TimeSpan.Zero)
            Set(worldTime, now);
        if (IsKnown && Max(worldTime, ticked) is var later && later > At(now) + Jump)
            Set(later, now);
    }

    /// <summary>Takes a measurement.</summary>
    /// <param name="sent">When the question left, on the node's clock.</param>
    /// <param name="worldTime">What the other's world time was when it answered.</param>
    /// <param name="now">When the answer came, on the node's clock.</param>
    public void Measure(TimeSpan sent, TimeSpan worldTime, TimeSpan now)
    {
        if (sent > now)
            return; // not an answer to a question of ours
        var roundTrip = now - sent;
        var hasJumped = IsKnown && (worldTime + roundTrip / 2 - At(now)).Duration() > Jump + roundTrip;
        if (hasJumped)
            _count = 0; // the measure itself has jumped; what was measured before is void
        _samples[_count++ % Window] = (roundTrip, worldTime + roundTrip / 2 - now);
        var best = 0;
        for (var i = 1; i < Math.Min(_count, Window); i++)
        {
            if (_samples[i].RoundTrip < _samples[best].RoundTrip)
                best = i;
        }
        // The first round trips of a young link or process are long and lopsided, and who has once been ahead can only wait. A few of them tell no more than is certain: that the
        // truth lies within half of the way. Who knows world time moves only so far; who does not, waits for more, or for a short one.
        var (way, offset) = _samples[best];
        var isEnough = _count >= EnoughSamples || way <= ShortWay;
        var isSettled = !IsKnown || hasJumped || isEnough;
        Offset = isSettled ? offset : TimeSpan.FromTicks(Math.Clamp(Offset.Ticks, (offset - way / 2).Ticks, (offset + way / 2).Ticks));
        IsKnown |= isEnough;
    }

    /// <summary>Another node is the measure: what was measured before was against the old one.</summary>
    public void Forget() => _count = 0;

    private void Set(TimeSpan worldTime, TimeSpan now)
    {
        Offset = worldTime - now;
        IsKnown = true;
        _count = 0;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
