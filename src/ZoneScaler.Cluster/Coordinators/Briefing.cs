using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// Tells nodes where zones and other nodes are, and owners which zones to open. A node gets everything once it is linked, and only changes from then on; one that a change did not reach gets everything again.
/// </summary>
internal sealed class Briefing(ClusterSettings settings, NodeClock clock, IControlSender sender)
{
    /// <summary>The coordinator's term, which goes with all that it says.</summary>
    public long Term { get; set; }

    /// <summary>Tells a node everything, unless it knows.</summary>
    public void TellAll(KnownNode node, IEnumerable<KnownNode> nodes, IReadOnlyCollection<KnownZone> zones)
    {
        if (node.HasRoutes)
            return;
        var message = Routes(zones);
        message.Routes.IsFull = true;
        message.Routes.Nodes.AddRange(nodes.Select(Entry));
        node.HasRoutes = sender.Send(node.Id, message);
        if (!node.HasRoutes)
            return;
        var owned = zones.Where(z => z.Assignment?.Owner == node.Id).ToArray();
        foreach (var zone in owned)
            zone.IsConfirmed = false;
        Order(owned);
    }

    /// <summary>Tells where zones are.</summary>
    public void TellRoutes(IEnumerable<KnownNode> nodes, IEnumerable<KnownZone> zones) => Tell(nodes, Routes(zones));

    /// <summary>Tells of a node that has joined, or of which something has changed.</summary>
    public void TellOf(KnownNode node, IEnumerable<KnownNode> nodes) => Tell(nodes, new Control { Routes = new Routes { Term = Term, Nodes = { Entry(node) } } });

    /// <summary>Tells that a node is no more.</summary>
    public void TellGone(IEnumerable<KnownNode> nodes, NodeId gone) => Tell(nodes, new Control { Routes = new Routes { Term = Term, Gone = { NodeRef.Of(gone) } } });

    /// <summary>Tells owners to open their zones.</summary>
    public void Order(IEnumerable<KnownZone> zones)
    {
        foreach (var group in zones.GroupBy(z => z.Assignment!.Owner))
        {
            var orders = new Orders { Term = Term };
            foreach (var zone in group)
            {
                zone.OrderedAt = clock.Now;
                orders.Open.Add(Links.Order.Of(zone.Zone, zone.Assignment!, zone.Revision, zone.IsToMove ? zone.MovesTo : default));
            }
            sender.Send(group.Key, new Control { Orders = orders });
        }
    }

    /// <summary>Tells a node of backups that it holds and is not to hold.</summary>
    public void OrderDrops(NodeId node, IEnumerable<KnownZone> zones)
    {
        var orders = new Orders { Term = Term };
        orders.Drop.AddRange(zones.Select(z => new HeldBackup { Zone = z.Zone.Value, Feed = z.Revision, Epoch = z.LastEpoch }));
        if (orders.Drop.Count > 0)
            sender.Send(node, new Control { Orders = orders });
    }

    /// <summary>Asks workers to refuse all owners of a zone so far.</summary>
    public void FenceOff(IEnumerable<NodeId> nodes, KnownZone zone)
    {
        foreach (var node in nodes)
            sender.Send(node, new Control { FenceOff = new FenceOff { Term = Term, Zone = zone.Zone.Value, Epoch = zone.LastEpoch } });
    }

    /// <summary>Tells owners again of zones that they have not said to host, or have not handed over.</summary>
    public void RepeatOrders(IEnumerable<KnownZone> zones, Func<NodeId, KnownNode?> find) =>
        Order(zones.Where(z => z.Assignment != null && (!z.IsConfirmed || z.IsToMove) && clock.Now - settings.ReportInterval >= z.OrderedAt && find(z.Assignment.Owner) != null));

    private void Tell(IEnumerable<KnownNode> nodes, Control message)
    {
        // One that was not told everything yet will be, and then this is in it.
        foreach (var node in nodes.Where(n => n.HasRoutes))
            node.HasRoutes = sender.Send(node.Id, message);
    }

    private Control Routes(IEnumerable<KnownZone> zones)
    {
        var routes = new Routes { Term = Term };
        foreach (var zone in zones)
        {
            if (zone.Assignment is { } assignment)
                routes.Zones.Add(new RouteEntry { Zone = zone.Zone.Value, Epoch = assignment.Epoch, Owner = NodeRef.Of(assignment.Owner), IsQuarantined = assignment.IsQuarantined });
        }
        return new Control { Routes = routes };
    }

    private static MemberEntry Entry(KnownNode node) => new() { Node = NodeRef.Of(node.Id), Address = node.Info.Address, Roles = (int)node.Info.Roles, IsLeaving = node.IsLeaving };
}
