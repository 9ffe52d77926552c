using System.Collections.Concurrent;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Routing;

/// <summary>
/// Where zones and gateways are and over which link they are reached. The node's thread writes it; zones' threads read it. A route never goes back to a lower epoch.
/// </summary>
internal sealed class RouteBook : IZoneRouter
{
    private readonly ConcurrentDictionary<ZoneId, Entry> _zones = new();
    private readonly ConcurrentDictionary<NodeId, ILinkOutbox> _links = new();
    private readonly ConcurrentDictionary<uint, ILinkOutbox> _byNumber = new();
    private readonly ConcurrentDictionary<uint, NodeId> _gateways = new();
    private int _lastPath;

    /// <summary>Called when frames sent to a zone before may have been lost, on the node's thread.</summary>
    public event Action<ZoneId>? PathChanged;

    /// <summary>The highest epoch of any zone that is or was known.</summary>
    public uint HighestEpoch { get; private set; }

    /// <summary>Where a zone is, as far as is known.</summary>
    public Route? Find(ZoneId zone) => _zones.TryGetValue(zone, out var entry) ? new Route(zone, entry.Epoch, entry.Owner, entry.IsQuarantined) : null;

    /// <summary>Learns where a zone is.</summary>
    /// <returns>Whether this is news; what is older is ignored.</returns>
    public bool Learn(in Route route)
    {
        if (_zones.TryGetValue(route.Zone, out var known) && known.Epoch >= route.Epoch)
            return false;
        _zones[route.Zone] = new Entry(route.Epoch, route.Owner, ++_lastPath, route.IsQuarantined);
        HighestEpoch = Math.Max(HighestEpoch, route.Epoch);
        PathChanged?.Invoke(route.Zone);
        return true;
    }

    /// <summary>Frames to a zone have been refused.</summary>
    public void NoteLoss(ZoneId zone)
    {
        if (!_zones.TryGetValue(zone, out var known))
            return;
        _zones[zone] = known with { Path = ++_lastPath };
        PathChanged?.Invoke(zone);
    }

    /// <summary>A link to a node works: what was sent over an earlier one may be lost.</summary>
    public void LinkUp(NodeId node, ILinkOutbox outbox)
    {
        _links[node] = outbox;
        _byNumber[node.Number] = outbox;
        foreach (var (zone, entry) in _zones)
        {
            if (entry.Owner == node)
                NoteLoss(zone);
        }
    }

    /// <summary>The link to a node has ended.</summary>
    public void LinkDown(NodeId node)
    {
        _links.TryRemove(node, out _);
        _byNumber.TryRemove(node.Number, out _);
    }

    /// <summary>Whether there is a link to a node.</summary>
    public bool IsLinked(NodeId node) => _links.ContainsKey(node);

    /// <summary>There is such a gateway.</summary>
    public void AddGateway(NodeId node) => _gateways[node.Number] = node;

    /// <summary>There is no such gateway any more.</summary>
    public void RemoveGateway(NodeId node) => _gateways.TryRemove(node.Number, out _);

    /// <summary>Only these nodes exist, and this one.</summary>
    public void KeepGateways(HashSet<NodeId> nodes, NodeId self)
    {
        foreach (var (number, node) in _gateways)
        {
            if (node != self && !nodes.Contains(node))
                _gateways.TryRemove(number, out _);
        }
    }

    /// <summary>Forgets links and gateways, but not epochs: what was seen stays seen.</summary>
    public void Clear()
    {
        _links.Clear();
        _byNumber.Clear();
        _gateways.Clear();
    }

    /// <inheritdoc/>
    public ZoneReach Reach(ZoneId zone) =>
        !_zones.TryGetValue(zone, out var entry) ? default
        : entry.IsQuarantined ? new ZoneReach(IsAvailable: false, entry.Path, IsQuarantined: true)
        : _links.TryGetValue(entry.Owner, out var link) ? new ZoneReach(IsAvailable: true, entry.Path, link.IsCongested)
        : new ZoneReach(IsAvailable: false, entry.Path);

    /// <inheritdoc/>
    public void Send(ZoneId zone, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_zones.TryGetValue(zone, out var entry) && _links.TryGetValue(entry.Owner, out var link))
            link.Send(zone, frame);
        else
            frame.Release(); // the link has just ended; when there is one again, the path has changed
    }

    /// <inheritdoc/>
    public void SendSoon(ZoneId zone, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_zones.TryGetValue(zone, out var entry) && _links.TryGetValue(entry.Owner, out var link))
            link.SendSoon(zone, frame);
        else
            frame.Release(); // as above
    }

    /// <inheritdoc/>
    public void SendToNode(uint node, ZoneId zone, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_byNumber.TryGetValue(node, out var link))
            link.Send(zone, frame);
        else
            frame.Release(); // the receiver sees the gap
    }

    /// <inheritdoc/>
    public GatewayReach ReachGateway(uint gateway) =>
        _gateways.TryGetValue(gateway, out var node) ? new GatewayReach(IsKnown: true, _links.TryGetValue(node, out var link) && link.IsCongested) : default;

    /// <inheritdoc/>
    public void SendToGateway(uint gateway, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_gateways.TryGetValue(gateway, out var node) && _links.TryGetValue(node, out var link))
            link.SendToGateway(frame);
        else
            frame.Release(); // the gateway sees the gap
    }

    private sealed record Entry(uint Epoch, NodeId Owner, int Path, bool IsQuarantined);
}
