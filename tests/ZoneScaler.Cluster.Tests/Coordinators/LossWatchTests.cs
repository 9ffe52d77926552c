using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Tests.Coordinators;

public sealed class LossWatchTests
{
    private readonly Notes _notes = new();
    private readonly LossWatch _watch;

    public LossWatchTests() => _watch = new LossWatch(new ClusterSettings { Lease = TimeSpan.FromSeconds(10), HoldFraction = 0.3, HoldTimeout = TimeSpan.FromSeconds(60) }, _notes);

    [Fact]
    public void Lost_OneOfTwo_GoesOn()
    {
        Lose("a", workersLeft: 1, at: 0);

        Assert.False(_watch.IsHolding);
    }

    [Fact]
    public void Lost_TwoOfFiveAtOnce_Holds()
    {
        Lose("a", workersLeft: 4, at: 0);
        Lose("b", workersLeft: 3, at: 1);

        Assert.True(_watch.IsHolding);
        Assert.Equal([NodeEvent.Holding], _notes.Events);
    }

    [Fact]
    public void Lost_TheSameTwice_GoesOn()
    {
        Lose("a", workersLeft: 2, at: 0);
        Lose("a", workersLeft: 2, at: 6);

        Assert.False(_watch.IsHolding);
    }

    [Fact]
    public void Lost_TwoOfTen_GoesOn()
    {
        Lose("a", workersLeft: 9, at: 0);
        Lose("b", workersLeft: 8, at: 1);

        Assert.False(_watch.IsHolding);
    }

    [Fact]
    public void Lost_TwoLongAfterEachOther_GoesOn()
    {
        Lose("a", workersLeft: 4, at: 0);
        Lose("b", workersLeft: 3, at: 11);

        Assert.False(_watch.IsHolding);
    }

    [Fact]
    public void Back_OneOfTwo_GoesOn()
    {
        Lose("a", workersLeft: 4, at: 0);
        Lose("b", workersLeft: 3, at: 1);

        _watch.Back("a", workers: 4);

        Assert.False(_watch.IsHolding);
        Assert.Equal([NodeEvent.Holding, NodeEvent.HoldEnded], _notes.Events);
    }

    [Fact]
    public void Advance_HoldTimeout_GoesOn()
    {
        Lose("a", workersLeft: 4, at: 0);
        Lose("b", workersLeft: 3, at: 1);

        _watch.Advance(TimeSpan.FromSeconds(60.9));
        Assert.True(_watch.IsHolding);
        _watch.Advance(TimeSpan.FromSeconds(61));

        Assert.False(_watch.IsHolding);
    }

    [Fact]
    public void Release_WhileHolding_GoesOn()
    {
        Lose("a", workersLeft: 4, at: 0);
        Lose("b", workersLeft: 3, at: 1);

        _watch.Release();

        Assert.False(_watch.IsHolding);
    }

    private void Lose(string name, int workersLeft, double at) => _watch.Lost(new NodeId(name, 1), workersLeft, TimeSpan.FromSeconds(at));
}
