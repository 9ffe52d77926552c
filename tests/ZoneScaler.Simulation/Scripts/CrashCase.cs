using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>A step of a move or a failover, and what befalls somebody at it.</summary>
/// <param name="IsMove">Whether a zone moves; otherwise its owner is killed.</param>
/// <param name="Step">When it happens.</param>
/// <param name="Blow">What happens.</param>
internal sealed record CrashCase(bool IsMove, Step Step, Blow Blow)
{
    private static readonly Step[] StepsOfMove =
    [
        Step.JoinAsked, Step.JoinWritten, Step.StateSent, Step.InSyncAsked, Step.InSyncWritten, Step.Sealed, Step.SealAnswered,
        Step.OwnerAsked, Step.OwnerWritten, Step.Ordered, Step.WentOn, Step.RouteTold,
    ];

    private static readonly Step[] StepsOfFailover =
    [
        Step.Suspected, Step.CountedDead, Step.OwnerAsked, Step.OwnerWritten, Step.Ordered, Step.WentOn, Step.RouteTold,
        Step.JoinAsked, Step.JoinWritten, Step.StateSent, Step.InSyncAsked, Step.InSyncWritten,
    ];

    /// <summary>All that are tried.</summary>
    public static IReadOnlyList<CrashCase> All { get; } =
    [
        .. StepsOfMove.SelectMany(step => Blow.ToHeirs.Concat(Blow.ToOwners).Select(blow => new CrashCase(true, step, blow))),
        .. StepsOfMove.Select(step => new CrashCase(true, step, Blow.Parted) { Backups = 0 }), // without backups any death loses zones, of those who do not move, too
        .. StepsOfFailover.SelectMany(step => Blow.ToHeirs.Select(blow => new CrashCase(false, step, blow))),
        new(false, Step.OwnerWritten, Blow.MemoryLost),
    ];

    /// <summary>How many backups each zone of the world has.</summary>
    public int Backups { get; init; } = IsMove ? 1 : 2;

    /// <summary>Whether the owner's machine goes with it, so that no connection is closed and it has to be missed.</summary>
    public bool IsSilent => Step == Step.Suspected;

    /// <summary>Runs it.</summary>
    public CrashResult Run(ulong seed, TextWriter? output = null)
    {
        CrashScript? script = null;
        var report = SeedRun.Run(Scenario.Of(seed, Backups, Consistency.Relaxed), cluster => script = new CrashScript(cluster, this), output);
        return new CrashResult(this, script!.HasStruck, report);
    }

    public override string ToString() => $"{(IsMove ? "move" : "failover")} with {Backups} backups, {Step}: {Blow.Kind}";
}
