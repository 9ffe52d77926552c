using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>The table of docs/consistency.md, as tests: its columns, its rows, and for each cell its words, the fault, and what must come of it.</summary>
internal static class LossTable
{
    private const string Same = "the same";
    private const string Nothing = "nothing";

    public static IReadOnlyList<string> Columns { get; } = ["`Backups = 0`", "`Relaxed`", "`Committed`"];

    public static IReadOnlyList<(string Fault, IReadOnlyList<LossCell> Cells)> Rows { get; } =
    [
        ("a worker is killed, its backups live",
        [
            new("its zones start empty when its lease has ended", s => s.KillOwner(), o => o.StartsEmpty()),
            new("they go on from the last tick that a backup has; what was shown of later ticks, mostly one, is undone and happens anew", s => s.KillOwner(), UndoesShown) { Seeds = 5 },
            new("they go on; nothing that anybody was shown is undone", s => s.KillOwner(), KeepsShown),
        ]),
        ("a worker stands still or is cut off",
        [
            new(Same, s => s.SilenceOwner(), o => o.StartsEmpty()),
            new("the same; what it does meanwhile reaches nobody", s => s.SilenceOwner(), UndoesShown) { Seeds = 5 },
            new(Same, s => s.SilenceOwner(), KeepsShown),
        ]),
        ("a worker is killed while its zones' backups stand still, for less than a lease",
        [
            new(Same, s => s.KillOwnerWhileBackupsStandStill(), o => o.StartsEmpty()),
            new("they wait for one, and go on from the last tick that it has", s => s.KillOwnerWhileBackupsStandStill(), WaitsAndUndoesShown) { Seeds = 5 },
            new("they wait for one, and go on; nothing that anybody was shown is undone", s => s.KillOwnerWhileBackupsStandStill(), WaitsAndKeepsShown),
        ]),
        ("a worker and a player's gateway are killed at once",
        [
            new(Same, s => s.KillOwnerAndGateway(), o => o.StartsEmpty()),
            new("an input that the player saw used in an undone tick may be lost", s => s.KillOwnerAndGateway(), LosesAnInput) { Seeds = 5 },
            new(Nothing, s => s.KillOwnerAndGateway(), KeepsShown),
        ]),
        ("a gateway is killed",
        [
            new("nothing; its players go on at another", s => s.KillGateway(), GoesOnAtAnotherGateway),
            new(Same, s => s.KillGateway(), GoesOnAtAnotherGateway),
            new(Same, s => s.KillGateway(), GoesOnAtAnotherGateway),
        ]),
        ("a zone's owner and one of its two backups are killed at once",
        [
            new("", s => s.KillOwnerAndBackup(), HasNone),
            new("the zone goes on from the last tick that the other backup has", s => s.KillOwnerAndBackup(), o => UndoesShown(OfOneBackup(o))) { Backups = 2, Seeds = 5 },
            new("it goes on; nothing that anybody was shown is undone", s => s.KillOwnerAndBackup(), o => KeepsShown(OfOneBackup(o))) { Backups = 2 },
        ]),
        ("a zone's owner and all its backups are killed at once",
        [
            new(Same, s => s.KillOwnerAndBackups(), o => o.StartsEmpty()),
            new("its zones start empty when their leases have ended", s => s.KillOwnerAndBackups(), o => o.StartsEmpty()),
            new(Same, s => s.KillOwnerAndBackups(), o => o.StartsEmpty()),
        ]),
        ("one of two backups is killed",
        [
            new("", s => s.KillBackup(), HasNone),
            new("the zone goes on; what waits, waits for 300 ms", s => s.KillBackup(), o => Waits(o, isShown: true)) { Backups = 2 },
            new("the same, and what is shown waits, too", s => s.KillBackup(), o => Waits(o, isShown: false)) { Backups = 2 },
        ]),
        ("a coordinator is killed",
        [
            new(Nothing, s => s.KillCoordinator(), ElectsAnother),
            new("nothing; a worker that dies before another coordinator is elected is missed until then", s => s.KillCoordinatorThenOwner(), MissesUntilElected),
            new(Same, s => s.KillCoordinatorThenOwner(), MissesUntilElected),
        ]),
        ("the store is away for less than a lease",
        [
            new(Nothing, s => s.TakeStoreAway(), o => o.LosesNothing()),
            new("nothing; a backup that falls silent holds its zone's messages until the store is back", s => s.TakeStoreAwayAndSilenceBackup(), HoldsUntilBack),
            new(Same, s => s.TakeStoreAwayAndSilenceBackup(), HoldsUntilBack),
        ]),
        ("the store's process ends for longer than a lease, and is started again on its file",
        [
            new("all zones stand still from shortly before the lease's end until it is back; nothing is lost", s => s.EndStoreForLong(), StandsStill),
            new(Same, s => s.EndStoreForLong(), StandsStill),
            new(Same, s => s.EndStoreForLong(), StandsStill),
        ]),
        ("nobody reaches the store, which goes on, for longer than a lease",
        [
            new("all zones start empty once it is reached again", s => s.CutStoreOffForLong(), StartsEmptyOnceReached),
            new(Same, s => s.CutStoreOffForLong(), StartsEmptyOnceReached),
            new(Same, s => s.CutStoreOffForLong(), StartsEmptyOnceReached),
        ]),
        ("a node is stopped in order",
        [
            new("its zones move while they run", s => s.StopOwner(), Empties),
            new(Nothing, s => s.StopOwner(), Empties),
            new(Nothing, s => s.StopOwner(), Empties),
        ]),
        ("a worker and the coordinator are stopped in order, and another node can coordinate",
        [
            new("its zones move once it does", s => s.StopOwnerAndCoordinator(), EmptiesOnceElected),
            new(Nothing, s => s.StopOwnerAndCoordinator(), EmptiesOnceElected),
            new(Nothing, s => s.StopOwnerAndCoordinator(), EmptiesOnceElected),
        ]),
        ("a node is stopped in order, and the worker that a zone has gone to is killed at once",
        [
            new("it goes on where it was, for that node still has it", s => s.StopOwnerAndKillHeir(), o => o.GoesOn()),
            new("its zones go on from the last tick that a backup has", s => s.StopOwnerAndKillHeir(), UndoesShown) { Seeds = 5 },
            new("they go on; nothing that anybody was shown is undone", s => s.StopOwnerAndKillHeir(), KeepsShown),
        ]),
        ("a zone moves",
        [
            new(Nothing, s => s.MoveZone(), HandsOver),
            new(Nothing, s => s.MoveZone(), HandsOver),
            new(Nothing, s => s.MoveZone(), HandsOver),
        ]),
    ];

    private static void UndoesShown(LossOutcome outcome)
    {
        outcome.GoesOn();
        outcome.UndoesWhatWasShown();
    }

    private static void KeepsShown(LossOutcome outcome)
    {
        outcome.GoesOn();
        outcome.UndoesNothingShown();
    }

    private static void WaitsAndUndoesShown(LossOutcome outcome)
    {
        WaitsForABackup(outcome);
        UndoesShown(outcome);
    }

    private static void WaitsAndKeepsShown(LossOutcome outcome)
    {
        WaitsForABackup(outcome);
        KeepsShown(outcome);
    }

    private static void WaitsForABackup(LossOutcome outcome) =>
        Assert.All(outcome.Runs, run => Assert.InRange((run.Script.WentOnAt - run.Script.StruckAt)!.Value, LossScript.Still, LossScript.Still * 2));

    private static void LosesAnInput(LossOutcome outcome)
    {
        Assert.All(outcome.Runs, run => Assert.NotEmpty(run.Script.GoneOn));
        Assert.All(outcome.Runs, run => Assert.Empty(run.Script.EmptyStarts));
        Assert.Contains(outcome.Runs, run => LossOutcome.Count(run.Report, "inputs lost or doubled and excused") > 0);
        Assert.All(outcome.Runs, run => Assert.Empty(run.Report.Losses.Except(["inputs lost or doubled and excused"])));
    }

    private static void GoesOnAtAnotherGateway(LossOutcome outcome)
    {
        outcome.LosesNothing();
        Assert.All(outcome.Runs, run => Assert.NotEqual(0, LossOutcome.Count(run.Report, "sessions resumed at another gateway")));
    }

    private static LossOutcome OfOneBackup(LossOutcome outcome)
    {
        Assert.All(outcome.Runs, run => Assert.Equal(1, run.Script.KilledBackups));
        return outcome;
    }

    private static void HasNone(LossOutcome outcome)
    {
        outcome.LosesNothing();
        Assert.All(outcome.Runs, run => Assert.Equal((0, 0), (run.Script.KilledBackups, run.Script.Owners)));
    }

    private static void Waits(LossOutcome outcome, bool isShown) => Assert.All(outcome.Runs, run =>
    {
        Assert.Equal((1, 0), (run.Script.KilledBackups, run.Script.Owners));
        Assert.Empty(run.Report.Losses);
        Assert.InRange(run.Script.CommitGap.TotalMilliseconds, 250, 600);
        if (isShown)
            Assert.InRange(run.Script.ShownGap.TotalMilliseconds, 0, 200);
        else
            Assert.InRange(run.Script.ShownGap.TotalMilliseconds, 250, 600);
    });

    private static void ElectsAnother(LossOutcome outcome)
    {
        outcome.LosesNothing();
        Assert.All(outcome.Runs, run => Assert.NotNull(run.Script.ElectedAt));
    }

    private static void MissesUntilElected(LossOutcome outcome)
    {
        outcome.GoesOn();
        Assert.All(outcome.Runs, run => Assert.True(run.Script.GoneOn[0] > run.Script.ElectedAt, "A backup went on while nobody coordinated."));
    }

    private static void HoldsUntilBack(LossOutcome outcome) => Assert.All(outcome.Runs, run =>
    {
        Assert.Empty(run.Script.EmptyStarts);
        Assert.Empty(run.Report.Losses);
        Assert.InRange(run.Script.CommitGap.TotalMilliseconds, 1300, 2400);
    });

    private static void StandsStill(LossOutcome outcome)
    {
        outcome.LosesNothing();
        // Nodes go on until shortly before the end of their leases, which are of 3 s; and once it is back nobody waits for long.
        Assert.All(outcome.Runs, run => Assert.InRange(run.Script.ShownGap, LossScript.Away - TimeSpan.FromSeconds(3), LossScript.Away));
    }

    private static void StartsEmptyOnceReached(LossOutcome outcome)
    {
        outcome.StartsEmpty();
        Assert.All(outcome.Runs, run => Assert.Equal(run.Script.Zones, run.Script.EmptyStarts.Count));
        Assert.All(outcome.Runs, run => Assert.All(run.Script.EmptyStarts, at => Assert.True(at - run.Script.StruckAt >= LossScript.Away)));
    }

    /// <summary>All is handed over, to workers that have backups of it again, in little more time than that takes.</summary>
    private static void Empties(LossOutcome outcome)
    {
        HandsOver(outcome);
        Assert.All(outcome.Runs, run => Assert.InRange(run.Script.EmptiedIn!.Value.TotalMilliseconds, 1, 1500));
    }

    private static void EmptiesOnceElected(LossOutcome outcome)
    {
        ElectsAnother(outcome);
        HandsOver(outcome);
        Assert.All(outcome.Runs, run => Assert.InRange(run.Script.EmptiedIn!.Value.TotalMilliseconds, 1, 5000));
    }

    private static void HandsOver(LossOutcome outcome)
    {
        outcome.LosesNothing();
        Assert.All(outcome.Runs, run => Assert.True(run.Script.Handed > 0));
    }
}
