using Skirmish.Chaos.Faults;

namespace ZoneScaler.Skirmish.Tests.Chaos;

public sealed class FaultScheduleTests
{
    private static readonly string[] Nodes = ["lighthouse", "coordinator-1", "coordinator-2", "worker-1", "worker-2", "worker-3", "gateway-1", "gateway-2"];

    [Fact]
    public void Next_SameSeed_SameFaults()
    {
        var (first, second) = (Schedule(5), Schedule(5));

        Assert.Equal(Draw(first, 50).SelectMany(f => f), Draw(second, 50).SelectMany(f => f));
    }

    [Fact]
    public void Next_Always_TouchesOneWorkerAtATime()
    {
        foreach (var faults in Draw(Schedule(1), 5_000).Where(f => f.Count > 1))
            Assert.InRange(faults.Count(f => IsWorker(f.Node) || IsWorker(f.Other)), 0, 1);
    }

    [Fact]
    public void Next_TwoAtOnce_AreNotOfOneNode()
    {
        var pairs = Draw(Schedule(2), 5_000).Where(f => f.Count > 1).ToList();

        Assert.NotEmpty(pairs);
        Assert.All(pairs, p => Assert.NotEqual(p[0].Node, p[1].Node));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(25, 1_000, 1_500)] // who is left to be the second one may not be allowed with the first
    [InlineData(100, 4_000, 5_999)]
    public void Next_PairPercent_IsHowOftenTwoThingsHappenAtOnce(int percent, int min, int max) =>
        Assert.InRange(Draw(Schedule(1, pairPercent: percent), 6_000).Count(f => f.Count > 1), min, max);

    [Fact]
    public void Next_Faults_AreWithinBounds()
    {
        foreach (var fault in Draw(Schedule(3), 5_000).SelectMany(f => f))
        {
            Assert.Equal(fault.Kind is FaultKind.Cut or FaultKind.Tear or FaultKind.Strand or FaultKind.Deafen, fault.Other != null);
            Assert.NotEqual(fault.Node, fault.Other);
            Assert.InRange(fault.Length.TotalSeconds, 0, 20);
            Assert.Equal(fault.Kind is FaultKind.Kill or FaultKind.Drain, fault.Length == TimeSpan.Zero);
            Assert.InRange(fault.Percent, fault.Kind == FaultKind.Loss ? 5 : 0, fault.Kind == FaultKind.Loss ? 30 : 0);
        }
    }

    [Fact]
    public void Next_FaultsOfTwoWorkers_ComeAlone()
    {
        var drawn = Draw(Schedule(7, pairPercent: 50), 5_000).Where(f => f.Any(f => FaultSchedule.IsOfTwo(f.Kind))).Select(Assert.Single).ToList();

        Assert.Equal([FaultKind.Strand, FaultKind.Deafen], drawn.Select(f => f.Kind).Distinct().Order());
        Assert.All(drawn, f => Assert.True(IsWorker(f.Node) && IsWorker(f.Other)));
        Assert.All(drawn, f => Assert.Equal(f.Kind == FaultKind.Strand ? [f.Node] : [f.Node, f.Other!], f.Ended));
    }

    [Fact]
    public void Next_TwoBackups_SomeAreTornFromTheStoreToo()
    {
        var torn = Draw(Schedule(6, backups: 2), 5_000).SelectMany(f => f).Where(f => f.Also != null).ToList();

        Assert.NotEmpty(torn);
        Assert.All(torn, f => Assert.Equal((FaultKind.Tear, "lighthouse"), (f.Kind, f.Also)));
        Assert.All(torn, f => Assert.DoesNotContain("lighthouse", new[] { f.Node, f.Other }));
        Assert.All(Draw(Schedule(6), 5_000).SelectMany(f => f), f => Assert.Null(f.Also));
    }

    [Fact]
    public void Next_TwoBackups_SomeWorkersAreTornFromOneThatHearsNoCoordinator()
    {
        var deaf = Draw(Schedule(6, backups: 2), 5_000).SelectMany(f => f).Where(f => f.IsOtherDeaf).ToList();

        Assert.NotEmpty(deaf);
        Assert.All(deaf, f => Assert.Equal((FaultKind.Tear, null), (f.Kind, f.Also)));
        Assert.All(deaf, f => Assert.All(new[] { f.Node, f.Other! }, n => Assert.StartsWith("worker", n, StringComparison.Ordinal)));
        Assert.All(deaf, f => Assert.True(f.Length > FaultSchedule.Endured));
        Assert.DoesNotContain(Draw(Schedule(6), 5_000).SelectMany(f => f), f => f.IsOtherDeaf);
    }

    [Fact]
    public void Round_IsComplete_OnceEachNodeWasTouched()
    {
        var schedule = Schedule(4);
        var touched = new HashSet<string>();
        while (!schedule.IsRoundComplete)
            touched.Add(schedule.Next()[0].Node);

        Assert.Equal(Nodes.Order(), touched.Order());
    }

    private static FaultSchedule Schedule(int seed, int backups = 1, int pairPercent = 25) => new(Nodes, Enum.GetValues<FaultKind>(), "players", backups, pairPercent, seed);

    private static List<IReadOnlyList<Fault>> Draw(FaultSchedule schedule, int count) => [.. Enumerable.Range(0, count).Select(_ => schedule.Next())];

    private static bool IsWorker(string? name) => name?.StartsWith("worker", StringComparison.Ordinal) == true;
}
