using System.Collections.Concurrent;
using System.Globalization;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Workers;

/// <summary>
/// Opens and closes a node's zones as the coordinator orders. It takes an order only from the newest term that it has heard of, only for its own registration, and only for an epoch
/// higher than any that it has seen of the zone. A state machine; the zones themselves run elsewhere.
/// </summary>
internal sealed class Worker(IZoneRunner runner, RouteBook routes, INodeObserver observer, Func<Zone, double> loadOf)
{
    private readonly SortedDictionary<ZoneId, Zone> _zones = [];
    private readonly ConcurrentDictionary<ZoneId, bool> _closing = new(); // until their last step has ended they cannot be opened anew
    private NodeId _self;
    private long _term;

    /// <summary>The zones that run here, in ascending order.</summary>
    public IReadOnlyCollection<Zone> Zones => _zones.Values;

    public bool IsLeaving { get; private set; }

    public void Start(NodeId self) => _self = self;

    /// <summary>The node is no member any more: nothing here is its own.</summary>
    public void Stop(string why)
    {
        _self = default;
        foreach (var zone in _zones.Values.ToArray())
            Close(zone, why);
    }

    /// <summary>Asks to get no more zones.</summary>
    public void Leave() => IsLeaving = true;

    public void Receive(Orders orders)
    {
        if (!IsCurrent(orders.Term))
        {
            observer.Note(NodeEvent.OrderRefused, Text($"term {orders.Term}, but {_term} was heard of"));
            return;
        }
        foreach (var order in orders.Open)
            Open(new ZoneId(order.Zone), order.Epoch, order.Owner?.ToId() ?? default);
    }

    /// <summary>Whether a coordinator's message is of the newest term heard of.</summary>
    public bool IsCurrent(long term)
    {
        if (term < _term)
            return false;
        _term = term;
        return true;
    }

    /// <summary>The store was lost or replaced: in the new one terms begin anew.</summary>
    public void ForgetTerm() => _term = 0;

    /// <summary>A zone's owner has become known: frames of earlier owners are refused from now on, and if it runs here under a lower epoch, it is not ours any more.</summary>
    public void RouteLearned(ZoneId zone, uint epoch, NodeId owner)
    {
        runner.Fence(zone, epoch);
        if (_zones.TryGetValue(zone, out var here) && here.Epoch < epoch)
            Close(here, Text($"{owner} has it in epoch {epoch}"));
    }

    public Report Report()
    {
        var report = new Report { IsLeaving = IsLeaving };
        foreach (var zone in _zones.Values)
            report.Zones.Add(new HostedZone { Zone = zone.Id.Value, Epoch = zone.Epoch, Entities = zone.EntityCount, Players = zone.PlayerCount, Load = loadOf(zone) });
        return report;
    }

    private void Open(ZoneId zone, uint epoch, NodeId owner)
    {
        var known = routes.Find(zone);
        if (owner != _self || epoch == 0 || (known is { } route && (route.Epoch > epoch || (route.Epoch == epoch && route.Owner != _self))))
        {
            observer.Note(NodeEvent.OrderRefused, Text($"{zone} in epoch {epoch} for {owner}; known is {known?.Owner}, epoch {known?.Epoch}"));
            return;
        }
        if (_zones.TryGetValue(zone, out var here) && here.Epoch >= epoch)
            return; // said before
        if (here != null)
            Close(here, Text($"it begins anew in epoch {epoch}"));
        if (_closing.ContainsKey(zone))
            return; // the order will be repeated
        routes.Learn(new(zone, epoch, owner));
        _zones.Add(zone, runner.Open(zone, epoch));
        observer.Note(NodeEvent.ZoneOpened, Text($"{zone}, epoch {epoch}"));
    }

    private void Close(Zone zone, string why)
    {
        _zones.Remove(zone.Id);
        _closing[zone.Id] = true;
        observer.Note(NodeEvent.ZoneClosed, Text($"{zone.Id}, epoch {zone.Epoch}: {why}"));
        runner.Close(zone.Id, () => _closing.TryRemove(zone.Id, out _)); // maybe on another thread
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
