using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Links;

/// <summary>
/// Keeps one link to each peer that somebody wants to talk to, whoever of the two dials. When both dial at once, the link of the lesser node is kept. A peer that dials while a link
/// to it seems to work knows better: that link is dead, unless it dialled before it agreed to that link. A state machine; time is passed in.
/// </summary>
internal sealed class LinkTable(
    string world, ClusterSettings settings, NodeClock clock, ILinkDriver driver, ILinkListener listener, INodeObserver observer, Random random)
{
    /// <summary>A new link is measured quickly, so that its node soon knows world time well; but not so quickly that all answers come while the process is still slow from its start.</summary>
    private const int QuickPings = 16;
    private const int QuickPart = 3;

    /// <summary>How much a new round trip counts against those before.</summary>
    private const double NewsShare = 0.25;

    private readonly Dictionary<int, Link> _links = [];
    private Link[]? _inOrder; // what is in the table, to go through while it changes; null once it has
    private readonly SortedDictionary<NodeId, Peer> _peers = [];
    private NodeId _self;
    private string _address = "";
    private long _birth;
    private ulong _dials;

    /// <summary>The node is a member: it may dial and be dialled.</summary>
    /// <param name="self">Who it is.</param>
    /// <param name="address">Where it is reached.</param>
    /// <param name="birth">Of the world's record in the store: in another store the same names and revisions are other nodes.</param>
    public void Start(NodeId self, string address, long birth)
    {
        _self = self;
        _address = address;
        _birth = birth;
    }

    /// <summary>The node is no member any more.</summary>
    public void Stop(LinkEndReason reason)
    {
        _self = default;
        foreach (var link in _links.Values.ToArray())
            End(link, reason, isToldToDriver: true);
        _peers.Clear();
    }

    /// <summary>Where a peer can be reached.</summary>
    public void Know(NodeId peer, string address)
    {
        if (!_self.IsNone && peer != _self)
            Get(peer).Address = address;
    }

    /// <summary>There is no such node any more.</summary>
    public void Forget(NodeId peer)
    {
        if (!_peers.Remove(peer, out var known))
            return;
        if (known.Link is { } link)
            End(link, LinkEndReason.PeerGone, isToldToDriver: true);
    }

    /// <summary>There are only these nodes.</summary>
    public void KeepOnly(HashSet<NodeId> nodes)
    {
        foreach (var peer in _peers.Keys.Where(p => !nodes.Contains(p)).ToArray())
            Forget(peer);
    }

    /// <summary>Somebody wants to talk to a peer from now on.</summary>
    public void Want(NodeId peer)
    {
        if (!_self.IsNone && peer != _self)
            Get(peer).IsWanted = true;
    }

    /// <summary>The link to a peer, if it works.</summary>
    public bool TryGet(NodeId peer, out int link)
    {
        var isUp = _peers.TryGetValue(peer, out var known) && known.Link is { IsUp: true };
        link = isUp ? known!.Link!.Number : 0;
        return isUp;
    }

    /// <summary>The peer at the other end of a link that works.</summary>
    public bool TryGetPeer(int link, out NodeId peer)
    {
        var isUp = _links.TryGetValue(link, out var known) && known.IsUp;
        peer = isUp ? known!.Peer : default;
        return isUp;
    }

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance()
    {
        var next = TimeSpan.MaxValue;
        foreach (var link in _inOrder ??= [.. _links.Values])
        {
            if (clock.Awake - link.LastHeard >= settings.LinkSilence)
            {
                End(link, LinkEndReason.Silent, isToldToDriver: true);
                continue;
            }
            if (link is { IsUp: true, IsSilent: false } && clock.Awake - link.LastHeard >= settings.SuspectAfter)
            {
                link.IsSilent = true;
                listener.Silent(link.Peer);
            }
            if (link.IsUp && clock.Now >= link.PingAt)
            {
                link.PingAt = clock.Now + (link.Pings++ < QuickPings ? settings.LinkKeepAlive / QuickPart : settings.LinkKeepAlive);
                driver.Send(link.Number, new Control { Ping = new Ping { SentUs = (long)clock.Now.TotalMicroseconds } });
            }
            next = Min(next, clock.WhenAwake(link.LastHeard + (link is { IsUp: true, IsSilent: false } ? settings.SuspectAfter : settings.LinkSilence)));
            if (link.IsUp)
                next = Min(next, link.PingAt);
        }
        if (_self.IsNone)
            return next;
        foreach (var peer in _peers.Values)
        {
            if (peer is not { IsWanted: true, Link: null, Address: { } address })
                continue;
            if (clock.Now >= peer.DialAt)
                Dial(peer, address);
            else
                next = Min(next, peer.DialAt);
        }
        return next;
    }

    /// <summary>The longest way to a peer and back; zero if none is known.</summary>
    public TimeSpan RoundTrip => _links.Values.Where(l => l.IsUp).Max(l => l.RoundTrip) ?? TimeSpan.Zero;

    /// <summary>A ping that was sent then has been answered.</summary>
    public void Answered(int link, TimeSpan sentAt)
    {
        if (!_links.TryGetValue(link, out var known) || sentAt > clock.Now)
            return;
        var took = clock.Now - sentAt;
        known.RoundTrip = known.RoundTrip is { } before ? before + NewsShare * (took - before) : took;
    }

    /// <summary>A peer has connected; it will say who it is.</summary>
    public void Accepted(int link) => Add(new Link(link, isDialled: false) { LastHeard = clock.Awake });

    /// <summary>A dialled link has connected.</summary>
    public void Dialled(int link)
    {
        if (!_links.TryGetValue(link, out var known))
            return;
        known.LastHeard = clock.Awake;
        driver.Send(link, new Control
        {
            Hello = new Hello { World = world, Node = NodeRef.Of(_self), Expected = NodeRef.Of(known.Peer), Protocol = ClusterProtocol.Version, Address = _address, Birth = _birth, Dial = known.Dial },
        });
    }

    /// <summary>Something has come over a link. It counts only once the link is up.</summary>
    public void Heard(int link)
    {
        if (!_links.TryGetValue(link, out var known) || !known.IsUp)
            return; // a peer that talks but does not say who it is must not keep the link
        known.LastHeard = clock.Awake;
        known.IsSilent = false;
    }

    /// <summary>Whether a peer has given a sign of life within a time.</summary>
    public bool IsHeard(NodeId peer, TimeSpan within) =>
        _peers.TryGetValue(peer, out var known) && known.Link is { IsUp: true } link && clock.Awake - link.LastHeard < within;

    /// <summary>Whether the last link to a peer was reset, and there is no other.</summary>
    public bool HasBroken(NodeId peer) => _peers.TryGetValue(peer, out var known) && known.HasBroken;

    /// <summary>The peers that somebody wants to talk to and that have given no sign of life within a time.</summary>
    public IEnumerable<NodeId> Unreached(TimeSpan within) => _peers.Values.Where(p => p.IsWanted && !IsHeard(p.Id, within)).Select(p => p.Id);

    /// <summary>A link has ended.</summary>
    public void Closed(int link, LinkEndReason reason)
    {
        if (_links.TryGetValue(link, out var known))
            End(known, reason, isToldToDriver: false);
    }

    /// <summary>Handles what concerns links alone.</summary>
    /// <returns>False if the message is for somebody else.</returns>
    public bool Receive(int link, Control message, [NotNullWhen(false)] out Link? from)
    {
        if (!_links.TryGetValue(link, out from))
            return true; // ended meanwhile
        switch (message.KindCase)
        {
            case Control.KindOneofCase.Hello:
                Greet(from, message.Hello);
                return true;
            case Control.KindOneofCase.Welcome:
                Welcome(from, message.Welcome);
                return true;
            case Control.KindOneofCase.None:
                return true; // a kind of a later version
            default:
                if (from.IsUp)
                    return false;
                End(from, LinkEndReason.Malformed, isToldToDriver: true);
                return true;
        }
    }

    private void Dial(Peer peer, string address)
    {
        peer.DialAt = clock.Now + peer.Backoff.Next();
        var link = new Link(driver.Dial(address), isDialled: true) { Dial = ++_dials, Peer = peer.Id, LastHeard = clock.Awake };
        Add(link);
        peer.Link = link;
    }

    private void Add(Link link)
    {
        _links.Add(link.Number, link);
        _inOrder = null;
    }

    private void Greet(Link link, Hello hello)
    {
        var peerId = hello.Node?.ToId() ?? default;
        if (link.IsDialled || link.IsUp || peerId.IsNone)
        {
            End(link, LinkEndReason.Malformed, isToldToDriver: true);
            return;
        }
        link.Peer = peerId;
        link.PeerDials = hello.Dial;
        var refusal = Check(hello);
        if (refusal != LinkEndReason.None)
        {
            End(link, refusal, isToldToDriver: true);
            return;
        }
        var peer = Get(peerId);
        if (peer.Link is { } other)
        {
            // Both dial. Until one of the links is agreed upon, the lesser node's is the one to be kept; afterwards that one, whatever was on its way.
            var isOtherKept = other.IsUp ? hello.Dial <= other.PeerDials : other.IsDialled && _self < peerId;
            if (isOtherKept)
            {
                observer.Note(NodeEvent.LinkCrossed, peerId.ToString());
                End(link, LinkEndReason.Crossed, isToldToDriver: true);
                return;
            }
            End(other, other.IsUp ? LinkEndReason.Replaced : LinkEndReason.Crossed, isToldToDriver: true);
        }
        if (hello.Address.Length > 0)
            peer.Address ??= hello.Address;
        peer.Link = link;
        driver.Send(link.Number, new Control { Welcome = new Welcome { Node = NodeRef.Of(_self), Dials = _dials } });
        BeUp(peer, link);
    }

    private LinkEndReason Check(Hello hello) =>
        hello.World != world ? LinkEndReason.WrongWorld
        : hello.Protocol != ClusterProtocol.Version ? LinkEndReason.WrongVersion
        : _self.IsNone ? LinkEndReason.NotMember
        : hello.Birth != _birth ? LinkEndReason.AnotherStore
        : hello.Expected?.ToId() != _self ? LinkEndReason.WrongNode
        : LinkEndReason.None;

    private void Welcome(Link link, Welcome welcome)
    {
        if (!link.IsDialled || link.IsUp || welcome.Node?.ToId() != link.Peer)
        {
            End(link, LinkEndReason.Malformed, isToldToDriver: true);
            return;
        }
        link.PeerDials = welcome.Dials;
        BeUp(Get(link.Peer), link);
    }

    private void BeUp(Peer peer, Link link)
    {
        link.IsUp = true;
        link.LastHeard = clock.Awake;
        link.PingAt = clock.Now;
        peer.Backoff.Reset();
        peer.HasBroken = false;
        observer.Note(NodeEvent.LinkUp, string.Create(CultureInfo.InvariantCulture, $"{peer.Id}, link {link.Number}"));
        listener.LinkUp(peer.Id, link.Number);
    }

    private void End(Link link, LinkEndReason reason, bool isToldToDriver)
    {
        if (!_links.Remove(link.Number))
            return;
        _inOrder = null;
        if (_peers.TryGetValue(link.Peer, out var peer) && peer.Link == link)
        {
            peer.Link = null;
            peer.DialAt = clock.Now + peer.Backoff.Next();
            peer.HasBroken |= link.IsUp && reason == LinkEndReason.Reset;
        }
        if (isToldToDriver)
            driver.Close(link.Number, reason);
        if (!link.IsUp)
        {
            if (reason == LinkEndReason.Unreachable)
                listener.Unreachable(link.Peer);
            return;
        }
        observer.Note(NodeEvent.LinkDown, string.Create(CultureInfo.InvariantCulture, $"{link.Peer}, link {link.Number}: {reason}"));
        listener.LinkDown(link.Peer, link.Number, reason);
    }

    private Peer Get(NodeId id)
    {
        if (!_peers.TryGetValue(id, out var peer))
            _peers.Add(id, peer = new Peer(id, new Backoff(settings.RetryMin, settings.RetryMax, random)));
        return peer;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
