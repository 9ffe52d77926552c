namespace ZoneScaler.Cluster;

/// <summary>How the nodes of a cluster deal with each other; the same on all of them.</summary>
public sealed record ClusterSettings
{
    /// <summary>How long a node stays a member without being heard of.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long before its lease can have ended a node stops acting.</summary>
    public TimeSpan FreezeMargin => Lease / 10;

    /// <summary>The pause before something that failed is tried again, doubled each time up to <see cref="RetryMax"/>.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause before something that failed is tried again.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a node tells the coordinator what it hosts.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the coordinator looks whether zones should be elsewhere.</summary>
    public TimeSpan PlanInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many workers must be there before a world that nobody has hosted yet is placed; those of the warm pool do not count.</summary>
    public int MinWorkers { get; init; } = 1;

    /// <summary>For how long no worker must have joined before such a world is placed: whoever came first would get all of it.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often an owner looks how far its zones' backups are.</summary>
    public TimeSpan BackupLook { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>After how long without an answer to a tick a backup that is in sync is given up: so long what must not be undone waits.</summary>
    public TimeSpan BackupSilence { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>After how long one that is getting the state is.</summary>
    public TimeSpan JoiningSilence { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a zone stands still at most for its next owner to have all that it has.</summary>
    public TimeSpan SealTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How many of its first steps a zone announces whose last owner died; 0: none, and no zone is ever quarantined for what it does to workers. It goes on from a few ticks before the one that the owner died in: more of them
    /// would only make it likelier that a worker that dies of something else dies in one.
    /// </summary>
    public int TrialSteps { get; init; } = 10;

    /// <summary>For how long a zone announces steps, beyond the first two: with many zones, or on a busy machine, each announces fewer, since they run one after the other.</summary>
    public TimeSpan TrialTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how many ticks from its first step on it announces messages that its last owner may have had: what killed its last owner may come late, since who sent it may have died, too.</summary>
    public int LetterTicks { get; init; } = 600;

    /// <summary>How long an announced step waits at most for the nodes that are to know of it.</summary>
    public TimeSpan WitnessTimeout { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a zone that a person has moved stays where it has come to.</summary>
    public TimeSpan WishRest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After how long without a sign of life a node is suspected.</summary>
    public TimeSpan SuspectAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the coordinator waits for others to say whether they reach a suspect.</summary>
    public TimeSpan InquiryTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a peer is asked for a sign of life.</summary>
    public TimeSpan LinkKeepAlive { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>After how long without a frame a link is given up; until both sides have said who they are, whatever comes.</summary>
    public TimeSpan LinkSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The share of the workers whose silence at once makes the coordinator hold, if it is more than one worker: it may be itself that is cut off. Those whose links were reset do not count.</summary>
    public double HoldFraction { get; init; } = 0.3;

    /// <summary>How long it holds.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
