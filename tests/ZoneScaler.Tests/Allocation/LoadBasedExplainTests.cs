using ZoneScaler.Allocation;
using static ZoneScaler.Tests.Allocation.Views;

namespace ZoneScaler.Tests.Allocation;

public sealed class LoadBasedExplainTests
{
    private static readonly WorkerView[] Two = [Worker("a"), Worker("b")];

    [Fact]
    public void Explain_BalancedCluster_SaysWhyEachZoneStays()
    {
        var explanations = Explain(Two, z => z.Zone.Cell.Y < 2 ? z with { Worker = "a" } : z with { Worker = "b" });

        Assert.Equal(16, explanations.Count);
        Assert.Equal("stays on a, which carries 0.33 of its capacity, where the mean is 0.33; it costs 0.041 cores and has 3 of 3 neighbours there; b carries least, 0.33: too little difference for a move", explanations[0].Text);
    }

    [Fact]
    public void Explain_UnbalancedCluster_SaysWhatHoldsZonesBack()
    {
        Assert.Contains("it came 7 s ago and stays for 30 s", Explain(Two, z => z with { Worker = "a", SinceMoved = TimeSpan.FromSeconds(7) })[0].Text, StringComparison.Ordinal);
        Assert.Contains("its predicted pause of 280 ms is over the budget of 250 ms", Explain(Two, z => z with { Worker = "a", PredictedPause = TimeSpan.FromMilliseconds(280) })[0].Text, StringComparison.Ordinal);
        Assert.Contains("there is no other worker for it", Explain([Worker("a")], z => z with { Worker = "a" })[0].Text, StringComparison.Ordinal);
        Assert.Equal("is moving to b", Explain(Two, z => z with { Worker = "a", MovingTo = "b" })[0].Text);
        Assert.Equal(4, Explain(Two, z => z with { Worker = "a" }).Count(e => e.Text.StartsWith("moves to b: a carries", StringComparison.Ordinal)));
        Assert.Equal(12, Explain(Two, z => z with { Worker = "a" }).Count(e => e.Text.EndsWith("other zones go first or this one is too large", StringComparison.Ordinal)));
    }

    [Fact]
    public void Explain_ZonesWithoutWorker_SaysWhatTheyWaitFor()
    {
        Assert.StartsWith("goes to a: a has room", Explain(Two, z => z)[0].Text, StringComparison.Ordinal);
        Assert.Equal("waits: no worker takes zones", Explain([], z => z)[0].Text);
        Assert.Equal("is not placed now: gone is none of the workers", Explain(Two, z => z with { Worker = "gone" })[0].Text);
    }

    [Fact]
    public void Explain_Backups_AreToldToo()
    {
        var text = Explain(Two, z => z with { Worker = z.Zone.Cell.Y < 2 ? "a" : "b" }, backups: 1)[0].Text;

        Assert.Contains("; gets a backup: b carries 0.33 of its capacity, and 0.37 if a died", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_LeavingWorker_SaysSo()
    {
        WorkerView[] workers = [Worker("a", isLeaving: true), Worker("b")];

        Assert.StartsWith("moves to b: a leaves", Explain(workers, z => z with { Worker = "a" })[0].Text, StringComparison.Ordinal);
        Assert.Equal("would leave a, but no other worker takes it", Explain(workers[..1], z => z with { Worker = "a" })[0].Text);
    }

    private static IReadOnlyList<Explanation> Explain(WorkerView[] workers, Func<ZoneView, ZoneView> zone, int backups = 0) => new LoadBased().Explain(Of(workers, (z, _, _) => zone(z), backups));
}
