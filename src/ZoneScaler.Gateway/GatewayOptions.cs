namespace ZoneScaler.Gateway;

/// <summary>How a gateway treats its sessions. The defaults suit a world of 20 ticks per second.</summary>
public sealed class GatewayOptions
{
    /// <summary>How far around its entity a player sees, in world units.</summary>
    public float InterestRadius { get; set; } = 128;

    /// <summary>An entity in sight stays in sight up to this multiple of <see cref="InterestRadius"/>, so that one on the edge does not flicker. 1 to 2.</summary>
    public float InterestHysteresis { get; set; } = 1.1f;

    /// <summary>The most bytes of one snapshot; what does not fit comes in a later one, by time since it was sent and by distance.</summary>
    public int SnapshotBudgetBytes { get; set; } = 1400;

    /// <summary>The most entities that one player sees; nearer ones come in first.</summary>
    public int MaxVisibleEntities { get; set; } = 1024;

    /// <summary>The most sessions, detached ones included.</summary>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>The largest frame that a client may send.</summary>
    public int MaxFrameBytes { get; set; } = 1024;

    /// <summary>Inputs per second and client, in the long run.</summary>
    public double InputsPerSecond { get; set; } = 60;

    /// <summary>How many inputs may come at once.</summary>
    public int InputBurst { get; set; } = 120;

    /// <summary>Acknowledgements and pings per second and client, in the long run; twice as many may come at once.</summary>
    public double ControlFramesPerSecond { get; set; } = 120;

    /// <summary>How many snapshots may be under way to a client, 1 to 31; then it gets no more until it acknowledges one, and so gets newer state instead of a longer queue.</summary>
    public int SnapshotWindow { get; set; } = 24;

    /// <summary>How many bytes of events may wait for a client that reads slowly; beyond, its connection ends.</summary>
    public int MaxPendingEventBytes { get; set; } = 64 * 1024;

    /// <summary>How long a connection may take from its start to the first snapshot.</summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may leave its snapshots unread.</summary>
    public TimeSpan SlowTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may say nothing at all.</summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a session without a connection waits for its player to come back.</summary>
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an entity that left its zone stays in view without a word from the next zone.</summary>
    public TimeSpan HandoverTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a zone that no session looks at any more stays subscribed.</summary>
    public TimeSpan UnsubscribeDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long into a tick's period a beat waits for zones that are late, as a share of the period, 0 to 0.9.</summary>
    public double BeatSlack { get; set; } = 0.25;

    /// <summary>Threads that make snapshots; 1 makes them on the gateway's own thread.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>The most frames from zones that wait for the next beat; beyond, new ones are dropped and their zones are asked for full state.</summary>
    public int InboxFrames { get; set; } = 16_384;

    /// <summary>What is wrong with the options, naming each value and what is allowed; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(errors, InterestRadius > 0 && float.IsFinite(InterestRadius), nameof(InterestRadius), InterestRadius, "a finite distance above 0");
        Check(errors, InterestHysteresis is >= 1 and <= 2, nameof(InterestHysteresis), InterestHysteresis, "1 to 2");
        Check(errors, SnapshotBudgetBytes is >= 128 and <= 1 << 20, nameof(SnapshotBudgetBytes), SnapshotBudgetBytes, "128 to 1048576");
        Check(errors, MaxVisibleEntities is >= 1 and <= 1 << 16, nameof(MaxVisibleEntities), MaxVisibleEntities, "1 to 65536");
        Check(errors, MaxSessions >= 1, nameof(MaxSessions), MaxSessions, "1 or more");
        Check(errors, MaxFrameBytes is >= 256 and <= 1 << 20, nameof(MaxFrameBytes), MaxFrameBytes, "256 to 1048576");
        Check(errors, InputsPerSecond > 0, nameof(InputsPerSecond), InputsPerSecond, "a rate above 0");
        Check(errors, InputBurst >= 1, nameof(InputBurst), InputBurst, "1 or more");
        Check(errors, ControlFramesPerSecond >= 10, nameof(ControlFramesPerSecond), ControlFramesPerSecond, "10 or more");
        Check(errors, SnapshotWindow is >= 1 and <= 31, nameof(SnapshotWindow), SnapshotWindow, "1 to 31");
        Check(errors, BeatSlack is >= 0 and <= 0.9, nameof(BeatSlack), BeatSlack, "0 to 0.9");
        Check(errors, Workers is >= 1 and <= 256, nameof(Workers), Workers, "1 to 256");
        CheckTime(errors, nameof(JoinTimeout), JoinTimeout, TimeSpan.FromMilliseconds(100));
        CheckTime(errors, nameof(SlowTimeout), SlowTimeout, TimeSpan.FromMilliseconds(100));
        CheckTime(errors, nameof(SilenceTimeout), SilenceTimeout, TimeSpan.FromMilliseconds(100));
        CheckTime(errors, nameof(ResumeWindow), ResumeWindow, TimeSpan.Zero);
        CheckTime(errors, nameof(HandoverTimeout), HandoverTimeout, TimeSpan.FromMilliseconds(100));
        CheckTime(errors, nameof(UnsubscribeDelay), UnsubscribeDelay, TimeSpan.Zero);
        Check(errors, InboxFrames >= 64, nameof(InboxFrames), InboxFrames, "64 or more");
        return errors;
    }

    private static void CheckTime(List<string> errors, string name, TimeSpan value, TimeSpan min) =>
        Check(errors, value >= min && value <= TimeSpan.FromDays(1), name, value, FormattableString.Invariant($"{min} to 1.00:00:00"));

    private static void Check<T>(List<string> errors, bool good, string name, T value, string allowed)
    {
        if (!good)
            errors.Add(FormattableString.Invariant($"{name} is {value}; {allowed} is allowed."));
    }
}
