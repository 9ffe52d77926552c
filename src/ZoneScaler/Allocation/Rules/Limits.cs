namespace ZoneScaler.Allocation.Rules;

/// <summary>The numbers by which <see cref="LoadBased"/> decides. Loads are in processor cores, differences between workers in shares of the mean.</summary>
internal static class Limits
{
    /// <summary>What a zone costs beside its measured load. It makes zones at rest spread by number, and the noise of tiny loads meaningless.</summary>
    public const double IdleLoad = 0.001;

    /// <summary>What a backup costs, as a share of its owner's load. More for entities that do next to nothing, less the more they do.</summary>
    public const double BackupShare = 0.15;

    /// <summary>How many entities a player counts as where a load has to be guessed.</summary>
    public const double EntitiesPerPlayer = 10;

    /// <summary>How far apart two workers must be before zones move between them. Below 0.2, so that max/mean is at most 1.2 at rest: the mean is above the least loaded.</summary>
    public const double Start = 0.18;

    /// <summary>The same while more than one zone moves or has moved within <see cref="Calm"/>: balancing goes on until noise is far from setting it off again.</summary>
    public const double StartWhileMoving = 0.1;

    /// <summary>How near the moves of one plan bring two workers: well below <see cref="Start"/>, or the next whiff of noise would set off more.</summary>
    public const double Stop = 0.06;

    /// <summary>Share of the mean below which a worker is nearly empty.</summary>
    public const double NearlyEmpty = 0.5;

    /// <summary>Share of its capacity above which a worker is full: it will miss ticks.</summary>
    public const double Full = 0.9;

    /// <summary>How far apart workers must be when one is full and the other stays below that.</summary>
    public const double StartWhenFull = 0.1;

    /// <summary>Share of their capacity that the other workers carry before a warm one gets zones.</summary>
    public const double WarmAbove = 0.8;

    /// <summary>How much nearer a move must bring two workers if it turns the more loaded one into the less loaded.</summary>
    public const double MinGainOfOvershoot = 0.1;

    /// <summary>Workers this near to the most or least loaded one are looked at together with it, so that neighbours have a say.</summary>
    public const double Band = 0.05;

    /// <summary>How many sources and how many targets are looked at for one move.</summary>
    public const int MaxWorkers = 8;

    /// <summary>How far from the mean a move that only brings neighbours together may push the two workers.</summary>
    public const double GatherWithin = 0.05;

    /// <summary>What share of a zone's borders such a move must bring inside.</summary>
    public const double MinGather = 0.5;

    /// <summary>The smallest and largest number of moves that one worker takes part in at once, as source and as target each.</summary>
    public const int MinAtOnce = 4, MaxAtOnce = 16;

    /// <summary>The least that is allowed in the whole cluster at once.</summary>
    public const int MinAtOnceInAll = 16;

    /// <summary>How many zones leave a leaving worker at once.</summary>
    public const int DrainAtOnce = 32;

    /// <summary>How many backups join at once from one owner's worker and on one holder.</summary>
    public const int JoinsAtOnce = 32;

    /// <summary>How many of the joining ones may only be there for balance.</summary>
    public const int BalancingJoinsAtOnce = 8;

    /// <summary>How much less, in shares of the mean, another holder would carry after a failover before a backup changes holder; and the same once some are about to.</summary>
    public const double StartBackups = 0.25, StopBackups = 0.15;

    /// <summary>A worker with less than this share of its fair part of all backups gets some of those who have more than theirs; and the same once some are about to change.</summary>
    public const double FewBackups = 0.5, EnoughBackups = 0.7;

    /// <summary>How long a zone stays where it has come to, unless its worker leaves.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <summary>The same if it goes to a worker that carries less than <see cref="NearlyEmpty"/>: one that has just joined does not wait for zones that have come a moment ago.</summary>
    public static readonly TimeSpan RestBesideEmpty = TimeSpan.FromSeconds(10);

    /// <summary>How long a backup stays where it was put, or has come in sync, unless its holder leaves or shares a failure domain needlessly.</summary>
    public static readonly TimeSpan BackupRest = TimeSpan.FromSeconds(10);

    /// <summary>How long a zone's load is guessed from its size, too: smoothing starts anew on a new worker.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing may have moved before neighbours are brought together.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
}
