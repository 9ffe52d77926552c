using ZoneScaler.Allocation;
using static ZoneScaler.Tests.Allocation.Views;

namespace ZoneScaler.Tests.Allocation;

public sealed class LoadBasedBackupTests
{
    private static readonly WorkerView[] Racks = [Worker("a", domain: "r1"), Worker("b", domain: "r1"), Worker("c", domain: "r2")];

    [Fact]
    public void Allocate_ZonesWithoutBackups_GetThemInOtherFailureDomains()
    {
        var plan = Plan([.. Racks[..2], Racks[2] with { IsWarm = true }], (z, x, y) => z with { Worker = y < 2 ? "a" : "b" }, backups: 1);

        Assert.Equal(16, plan.Backups.Count);
        Assert.All(plan.Backups, b => Assert.Equal("c", b.Worker));
        Assert.Equal("c, in failure domain 'r2' (the owner's is 'r1'), carries 0.00 of its capacity, and 0.04 if a died", plan.Backups[0].Reason);
    }

    [Fact]
    public void Allocate_NoOtherFailureDomain_TakesTheSameOne()
    {
        var plan = Plan(Racks[..2], (z, x, y) => z with { Worker = y < 2 ? "a" : "b" }, backups: 1);

        Assert.Equal(16, plan.Backups.Count);
        Assert.Contains("in the owner's failure domain r1 as no other can hold it", plan.Backups[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocate_TwoWanted_AreOnDifferentFailureDomains()
    {
        WorkerView[] workers = [.. Racks, Worker("d", domain: "r2"), Worker("e", domain: "r3")];
        var plan = Plan(workers, (z, x, y) => z with { Worker = (x, y) is (0, 0) ? "a" : "", Backups = ["c"] }, backups: 2);

        Assert.Equal("e", Assert.Single(plan.Backups).Worker);
    }

    [Fact]
    public void Allocate_Backups_SpreadSoThatAFailoverSpreads()
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c")];
        var plan = Plan(workers, (z, x, y) => z with { Worker = y < 2 ? "a" : x < 2 ? "b" : "c" }, backups: 1);

        var ofA = plan.Backups.Where(b => b.Zone.Cell.Y < 2).CountBy(b => b.Worker).ToDictionary();
        Assert.InRange(ofA["b"], 2, 6);
        Assert.InRange(ofA["c"], 2, 6);
    }

    [Fact]
    public void Allocate_WarmWorker_GetsTheBackups()
    {
        var plan = Plan([Worker("a"), Worker("b"), Worker("c") with { IsWarm = true }], (z, x, y) => z with { Worker = y < 2 ? "a" : "b" }, backups: 1);

        Assert.Empty(plan.Moves);
        Assert.All(plan.Backups.Take(4), b => Assert.Equal("c", b.Worker));
    }

    [Fact]
    public void Allocate_JoiningBackup_IsWaitedFor()
    {
        var plan = Plan(Racks, (z, x, y) => z with { Worker = y < 2 ? "a" : "c", Joining = y < 2 ? ["c"] : ["b"] }, backups: 1);

        Assert.Empty(plan.Backups);
        Assert.Empty(plan.Releases);
    }

    [Fact]
    public void Allocate_LeavingWorker_GetsNoBackup()
    {
        WorkerView[] workers = [Worker("a"), Worker("b", isLeaving: true)];
        var plan = Plan(workers, (z, x, y) => z with { Worker = (x, y) is (0, 0) ? "a" : "" }, backups: 1);

        Assert.Empty(plan.Backups);
    }

    [Fact]
    public void Allocate_MovingZone_KeepsItsBackupsAsTheyAre()
    {
        var plan = Plan([Worker("a"), Worker("b"), Worker("c")], (z, x, y) => z with { Worker = "a", MovingTo = "b", Backups = ["b", "c"] }, backups: 1);

        Assert.Empty(plan.Backups);
        Assert.Empty(plan.Releases);
    }

    [Fact]
    public void Allocate_MoreThanWanted_GivesUpTheWorst()
    {
        var plan = Plan(Racks, (z, x, y) => z with { Worker = (x, y) is (0, 0) ? "a" : "", Backups = ["b", "c"] }, backups: 1);
        var none = Plan(Racks, (z, x, y) => z with { Worker = (x, y) is (0, 0) ? "a" : "", Backups = ["c"], Joining = ["b"] });

        Assert.Equal("b", Assert.Single(plan.Releases).Worker);
        Assert.Equal("2 backups are there, 1 wanted; b carries 0.10 of its capacity", plan.Releases[0].Reason);
        Assert.Equal(["c", "b"], none.Releases.Select(r => r.Worker));
    }

    [Fact]
    public void Allocate_HolderLeaves_IsReplacedFirstAndGivenUpAfterwards()
    {
        WorkerView[] workers = [Worker("a"), Worker("b", isLeaving: true), Worker("c")];
        Plan PlanOf(string[] inSync, string[] joining) => Plan(workers, (z, x, y) => z with { Worker = (x, y) is (0, 0) ? "a" : "", Backups = inSync, Joining = joining }, backups: 1);

        var first = PlanOf(["b"], []);
        Assert.Equal("c", Assert.Single(first.Backups).Worker);
        Assert.Empty(first.Releases);
        Assert.Empty(PlanOf(["b"], ["c"]).Releases);
        Assert.Equal("b", Assert.Single(PlanOf(["b", "c"], []).Releases).Worker);
    }

    [Fact]
    public void Allocate_NobodyCanFollowALeavingHolder_LetsItGo()
    {
        var plan = Plan([Worker("a"), Worker("b", isLeaving: true)], (z, x, y) => z with { Worker = (x, y) is (0, 0) ? "a" : "", Backups = ["b"] }, backups: 1);

        Assert.Equal("b is not to have it any more, and nobody else can", Assert.Single(plan.Releases).Reason);
    }

    [Fact]
    public void Allocate_WhoCanFollowALeavingHolderIsNotHeardNow_KeepsIt()
    {
        WorkerView[] workers = [Worker("a"), Worker("b", isLeaving: true), Worker("c") with { IsHeard = false }];

        var plan = Plan(workers, (z, x, y) => z with { Worker = (x, y) is (0, 0) ? "a" : "", Backups = ["b"] }, backups: 1);

        Assert.Empty(plan.Backups);
        Assert.Empty(plan.Releases);
    }

    [Fact]
    public void Allocate_BetterFailureDomainAppears_ReplacesTheBackup()
    {
        ZoneView Zone(ZoneView z, int x, int y) => z with { Worker = (x, y) is (0, 0) ? "a" : "" };

        var add = Plan(Racks, (z, x, y) => Zone(z, x, y) with { Backups = ["b"] }, backups: 1);
        Assert.Equal("c", Assert.Single(add.Backups).Worker);
        Assert.StartsWith("b shares failure domain 'r1'", add.Backups[0].Reason, StringComparison.Ordinal);
        var joins = Plan(Racks, (z, x, y) => Zone(z, x, y) with { Backups = ["b"], Joining = ["c"] }, backups: 1);
        Assert.Empty(joins.Backups);
        Assert.Empty(joins.Releases);
        Assert.Equal("b", Assert.Single(Plan(Racks, (z, x, y) => Zone(z, x, y) with { Backups = ["b", "c"] }, backups: 1).Releases).Worker);
    }

    [Fact]
    public void Allocate_EmptyHolder_GetsBackupsOfTheOthers()
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c")];
        var plan = Plan(workers, (z, x, y) => z with { Worker = y < 2 ? "a" : "b", Backups = y < 2 ? ["b"] : ["a"], SinceMoved = TimeSpan.FromSeconds(9) }, backups: 1);

        Assert.Empty(plan.Moves);
        Assert.InRange(plan.Backups.Count, 4, 8);
        Assert.All(plan.Backups, b => Assert.Equal("c", b.Worker));
        Assert.StartsWith("b, which has it now, would carry ", plan.Backups[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocate_BackupThatJoinsForBalance_IsWaitedForAndTakesTheOldOnesPlace()
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c")];
        ZoneView Zone(ZoneView z, int y) => z with { Worker = y < 2 ? "a" : "b", Backups = [y < 2 ? "b" : "a"], SinceMoved = TimeSpan.FromSeconds(9) };
        var added = Plan(workers, (z, _, y) => Zone(z, y), backups: 1).Backups.Select(p => p.Zone).ToHashSet();
        Assert.NotEmpty(added);

        Assert.Empty(Plan(workers, (z, _, y) => Zone(z, y) with { Joining = added.Contains(z.Zone) ? ["c"] : [] }, backups: 1).Releases);

        var releases = Plan(workers, (z, _, y) => Zone(z, y) with { Backups = added.Contains(z.Zone) ? [y < 2 ? "b" : "a", "c"] : [y < 2 ? "b" : "a"] }, backups: 1).Releases;
        Assert.Equal(added, releases.Select(r => r.Zone).ToHashSet());
        Assert.DoesNotContain(releases, r => r.Worker == "c");
    }

    [Fact]
    public void Allocate_JoiningBackupThatIsClearlyWorse_IsGivenUp()
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c")];

        var plan = Plan(workers, (z, x, y) => LoadedC(z, x, y) with { Backups = ["b"], Joining = (x, y) is (0, 0) ? ["c"] : [] }, backups: 1);

        Assert.Equal("c", Assert.Single(plan.Releases).Worker);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(15, true)]
    public void Allocate_NewBackupIsClearlyWorse_IsGivenUpOnlyOnceItHasRested(int seconds, bool isGivenUp)
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c")];
        Plan PlanOf(string[] inSync, string[] joining) => Plan(workers, (z, x, y) => LoadedC(z, x, y) with { Backups = (x, y) is (0, 0) ? inSync : ["b"], Joining = (x, y) is (0, 0) ? joining : [], SinceBackup = TimeSpan.FromSeconds(seconds) }, backups: 1);

        Assert.Equal(isGivenUp ? ["c"] : [], PlanOf(["b"], ["c"]).Releases.Select(r => r.Worker));
        Assert.Equal(isGivenUp ? "c" : "b", Assert.Single(PlanOf(["b", "c"], []).Releases).Worker);
    }

    [Fact]
    public void Allocate_BackupsLeftBehindByMoves_HaveNotToRest()
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c")];

        var plan = Plan(workers, (z, x, y) => LoadedC(z, x, y) with { Backups = (x, y) is (0, 0) ? ["b", "c"] : ["b"], SinceBackup = TimeSpan.FromSeconds(5), SinceMoved = TimeSpan.FromSeconds(5) }, backups: 1);

        Assert.Equal("c", Assert.Single(plan.Releases).Worker);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(15, true)]
    public void Allocate_EmptyHolder_GetsBackupsThatHaveRested(int seconds, bool getsThem)
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c")];

        var plan = Plan(workers, (z, _, y) => z with { Worker = y < 2 ? "a" : "b", Backups = y < 2 ? ["b"] : ["a"], SinceMoved = TimeSpan.FromSeconds(20), SinceBackup = TimeSpan.FromSeconds(seconds), IsPinned = true }, backups: 1);

        Assert.Equal(getsThem, plan.Backups.Count > 0);
    }

    // One zone on a worker, another one that costs much on a third.
    private static ZoneView LoadedC(ZoneView zone, int x, int y) => (x, y) switch
    {
        (0, 0) => zone with { Worker = "a" },
        (3, 3) => zone with { Worker = "c", Load = 0.5, IsPinned = true },
        _ => zone with { Worker = "" },
    };
}
