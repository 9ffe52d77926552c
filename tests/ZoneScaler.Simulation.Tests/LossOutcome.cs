using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>What a fault came to, in several runs that differ by what was on its way.</summary>
internal sealed class LossOutcome(IReadOnlyList<(LossScript Script, RunReport Report)> runs)
{
    // A node acts on for less than a lease after it was heard of last.
    private static readonly TimeSpan LeastLease = TimeSpan.FromSeconds(1.9);

    public IReadOnlyList<(LossScript Script, RunReport Report)> Runs => runs;

    /// <summary>Zones started empty once leases had ended, and what was in them is gone.</summary>
    public void StartsEmpty() => Assert.All(runs, run =>
    {
        Assert.NotEmpty(run.Script.EmptyStarts);
        Assert.All(run.Script.EmptyStarts, at => Assert.True(at - run.Script.StruckAt >= LeastLease, $"A zone started empty {at - run.Script.StruckAt} after the fault."));
        Assert.Contains("zones that started empty", run.Report.Losses);
        Assert.Contains("entities lost with their zone", run.Report.Losses);
    });

    /// <summary>Backups went on, and nothing is gone.</summary>
    public void GoesOn() => Assert.All(runs, run =>
    {
        Assert.NotEmpty(run.Script.GoneOn);
        Assert.Empty(run.Script.EmptyStarts);
        Assert.Empty(run.Report.Losses);
    });

    /// <summary>Players, gateways or neighbours were shown ticks that have been undone.</summary>
    public void UndoesWhatWasShown() => Assert.Contains(runs, run => Count(run.Report, "ticks that were shown and undone") > 0);

    /// <summary>Nothing of what they were shown was undone, though the owner had done ticks that a backup lacked.</summary>
    public void UndoesNothingShown() => Assert.All(runs, run =>
    {
        Assert.True(run.Script.TicksAtRisk > 0, "All backups had every tick: nothing was at risk.");
        Assert.Equal(0, Count(run.Report, "ticks that were shown and undone"));
    });

    /// <summary>Nothing at all is gone, and no tick was undone.</summary>
    public void LosesNothing() => Assert.All(runs, run =>
    {
        Assert.Empty(run.Script.EmptyStarts);
        Assert.Empty(run.Report.Losses);
        Assert.Equal(0, Count(run.Report, "notes taken back"));
    });

    public static long Count(RunReport report, string what) => report.Counts.GetValueOrDefault(what);
}
