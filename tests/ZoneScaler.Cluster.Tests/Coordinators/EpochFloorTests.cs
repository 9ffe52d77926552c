using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Coordinators;

/// <summary>The store was lost, and nodes know epochs that it does not.</summary>
public sealed class EpochFloorTests : IDisposable
{
    private static readonly NodeId First = new("w1", 10);
    private static readonly NodeId Second = new("w2", 61);

    private readonly CoordinatorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Place_NodeRemembersAnEarlierStore_BeginsAboveIt()
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First, epochFloor: 6));
        _rig.Assignments();
        _rig.Tick(_rig.Settings.Lease);

        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(7u, a.Epoch));
    }

    [Fact]
    public void Place_NodeRemembersAnEarlierStore_WaitsUntilAllLeasesOfThatHaveEnded()
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First, epochFloor: 6));
        _rig.Assignments();
        _rig.Tick(_rig.Settings.Lease - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_rig.Writes);

        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Single(_rig.Writes);
    }

    [Fact]
    public void Place_TheNodeThatRememberedIsGone_StillBeginsAboveIt()
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First), CoordinatorRig.Worker(Second, epochFloor: 6));
        _rig.Assignments();
        _rig.Goes("w2", 90);
        _rig.Tick(_rig.Settings.Lease);

        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(new Assignment(First, 7), a));
    }

    [Fact]
    public void Joins_NodeRemembersHigherEpochsThanGivenOut_RaisesThemWhereTheZonesAre()
    {
        _rig.Place(First);

        _rig.Joins(CoordinatorRig.Worker(Second, epochFloor: 6));
        _rig.Tick(_rig.Settings.Lease);

        var txn = Assert.Single(_rig.Writes);
        Assert.All(_rig.Written(txn).Values, a => Assert.Equal(new Assignment(First, 7), a));
        Assert.Contains(Compare.Modified(_rig.Keys.Zone(_rig.Zones[0]), CoordinatorRig.Term + 10), txn.If);
        _rig.Sent.Clear();
        _rig.Port.Answer(new TxnResult(true, 99, []));
        Assert.Equal(4, _rig.OrdersTo(First).Count());
        Assert.All(_rig.OrdersTo(First), o => Assert.Equal(7u, o.Epoch));
        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Empty(_rig.Writes); // once is enough
    }

    [Fact]
    public void Joins_NodeRemembersLowerEpochsThanGivenOut_ChangesNothing()
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First));
        _rig.Assignments([.. _rig.Zones.Select(z => (z, new Assignment(First, 7)))]);

        _rig.Joins(CoordinatorRig.Worker(Second, epochFloor: 6));
        _rig.Tick(_rig.Settings.Lease);

        Assert.Empty(_rig.Writes);
    }
}
