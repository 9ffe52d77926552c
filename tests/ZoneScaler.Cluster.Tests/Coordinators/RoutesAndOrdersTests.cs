using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Coordinators;

/// <summary>What the coordinator tells nodes, and what it makes of what they say.</summary>
public sealed class RoutesAndOrdersTests : IDisposable
{
    private static readonly NodeId First = new("w1", 10);
    private static readonly NodeId Second = new("w2", 11);

    private readonly CoordinatorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Ready_LinkedNodes_AreToldEverything()
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First), CoordinatorRig.Worker(Second));
        Assert.Empty(_rig.Sent); // half of it would look like all of it
        _rig.Assignments((_rig.Zones[0], new Assignment(First, 3)));

        var routes = Assert.Single(_rig.RoutesTo(Second));
        Assert.True(routes.IsFull);
        Assert.Equal(CoordinatorRig.Term, routes.Term);
        Assert.Equal(["w1", "w2"], routes.Nodes.Select(n => n.Node.Name));
        Assert.Equal((_rig.Zones[0].Value, 3u, First), Assert.Single(routes.Zones.Select(z => (z.Zone, z.Epoch, z.Owner.ToId()))));
        Assert.Equal(3u, Assert.Single(_rig.OrdersTo(First)).Epoch);
        Assert.Empty(_rig.OrdersTo(Second));
    }

    [Fact]
    public void Write_Succeeded_OrdersOwnersAndTellsAll()
    {
        _rig.Lead(First, Second);
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.Sent.Clear();
        Assert.Empty(_rig.OrdersTo(First));

        _rig.Port.Answer(new TxnResult(true, 60, []));

        Assert.All(new[] { First, Second }, w => Assert.Equal(2, _rig.OrdersTo(w).Count()));
        Assert.All(_rig.OrdersTo(First), o => Assert.Equal((1u, First), (o.Epoch, o.Owner.ToId())));
        Assert.All(new[] { First, Second }, w => Assert.Equal(4, Assert.Single(_rig.RoutesTo(w)).Zones.Count));
    }

    [Fact]
    public void Order_NotConfirmed_IsRepeatedUntilTheOwnerReportsTheZone()
    {
        _rig.Place(First);
        _rig.Tick(_rig.Settings.ReportInterval);
        Assert.Equal(4, _rig.OrdersTo(First).Count());
        _rig.Sent.Clear();

        _rig.Coordinator.Receive(First, _rig.Hosting([.. _rig.Zones.Skip(1).Select(z => (z, 1u))]));
        _rig.Tick(_rig.Settings.ReportInterval);

        Assert.Equal(_rig.Zones[0].Value, Assert.Single(_rig.OrdersTo(First)).Zone);
    }

    [Fact]
    public void Report_OfItsZones_TellsWhatTheyCarry()
    {
        _rig.Place(First);

        _rig.Coordinator.Receive(First, _rig.Hosting((_rig.Zones[0], 1)));

        Assert.True(_rig.Zone(0).IsConfirmed);
        Assert.Equal((0.5, 3, 1), (_rig.Zone(0).Load, _rig.Zone(0).Entities, _rig.Zone(0).Players));
        Assert.False(_rig.Zone(1).IsConfirmed);
    }

    [Theory]
    [InlineData("w2", 1u)] // of a zone that is another's
    [InlineData("w1", 2u)] // in another epoch
    public void Report_OfWhatIsNotItsOwn_IsAnsweredWithTheRouteAndConfirmsNothing(string name, uint epoch)
    {
        _rig.Lead(First, Second);
        _rig.Assignments((_rig.Zones[0], new Assignment(First, 1)));
        _rig.Sent.Clear();
        var from = name == "w1" ? First : Second;

        _rig.Coordinator.Receive(from, _rig.Hosting((_rig.Zones[0], epoch)));

        Assert.False(_rig.Zone(0).IsConfirmed);
        var route = Assert.Single(Assert.Single(_rig.RoutesTo(from)).Zones);
        Assert.Equal((_rig.Zones[0].Value, 1u, First), (route.Zone, route.Epoch, route.Owner.ToId()));
    }

    [Fact]
    public void Report_OfAnEarlierRegistration_IsIgnored()
    {
        _rig.Place(First);

        _rig.Coordinator.Receive(new NodeId("w1", 9), _rig.Hosting((_rig.Zones[0], 1)));

        Assert.False(_rig.Zone(0).IsConfirmed);
        Assert.Empty(_rig.Sent);
    }

    [Fact]
    public void LinkUp_AfterABrokenOne_TellsEverythingAnew()
    {
        _rig.Place(First, Second);
        _rig.Coordinator.Receive(First, _rig.Hosting([.. _rig.Zones.Select(z => (z, 1u))]));
        _rig.Sent.Clear();

        _rig.Coordinator.LinkUp(First);

        Assert.True(Assert.Single(_rig.RoutesTo(First)).IsFull);
        Assert.Equal(2, _rig.OrdersTo(First).Count());
        Assert.Empty(_rig.RoutesTo(Second));
        Assert.All(_rig.Coordinator.Zones.Where(z => z.Assignment!.Owner == First), z => Assert.False(z.IsConfirmed)); // it may have lost them
    }

    [Fact]
    public void LinkUp_NodeThatIsNotRegistered_IsToldNothing()
    {
        _rig.Place(First);

        _rig.Coordinator.LinkUp(new NodeId("w1", 9));

        Assert.Empty(_rig.Sent);
    }

    [Fact]
    public void Broadcast_NodeWithoutALink_IsToldEverythingWhenItReports()
    {
        _rig.Place(First, Second);
        _rig.Unlinked.Add("w2");
        _rig.AssignmentWritten(_rig.Zones[0], new Assignment(First, 2), 90);
        _rig.Unlinked.Clear();
        _rig.AssignmentWritten(_rig.Zones[1], new Assignment(First, 2), 91);
        Assert.Empty(_rig.RoutesTo(Second)); // a change alone would leave it without the one before

        _rig.Coordinator.Receive(Second, new Report());

        Assert.True(Assert.Single(_rig.RoutesTo(Second)).IsFull);
    }

    [Fact]
    public void Node_JoinsAndGoes_AllAreTold()
    {
        _rig.Place(First);

        _rig.Joins(CoordinatorRig.Worker(new NodeId("w2", 61)));
        _rig.Goes("w2", 90);

        Assert.Equal("w2", Assert.Single(_rig.RoutesTo(First).First().Nodes).Node.Name);
        Assert.Equal(new NodeId("w2", 61), Assert.Single(_rig.RoutesTo(First).Last().Gone).ToId());
        Assert.True(_rig.RoutesTo(new NodeId("w2", 61)).Last().IsFull);
    }
}
