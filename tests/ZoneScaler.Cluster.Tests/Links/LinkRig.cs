using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Tests.Links;

/// <summary>The links of the node m@5 in world w, with a network that the test plays.</summary>
internal sealed class LinkRig : ILinkDriver, ILinkListener
{
    public const long Birth = 77;

    public static readonly NodeId Self = new("m", 5);

    /// <summary>A peer that is less than this node, and one that is greater.</summary>
    public static readonly NodeId Lesser = new("a", 3);
    public static readonly NodeId Greater = new("z", 4);

    private int _lastLink;
    private ulong _peersDials;

    public LinkRig()
    {
        Table = new LinkTable("w", Settings, Clock, this, this, Notes, new Random(1));
        Table.Start(Self, "m:1", Birth);
    }

    public ClusterSettings Settings { get; } = new();

    public NodeClock Clock { get; } = new() { Now = TimeSpan.FromSeconds(100) };

    public Notes Notes { get; } = new();

    public LinkTable Table { get; }

    /// <summary>Links that were dialled, and where to.</summary>
    public List<(int Link, string Address)> Dialled { get; } = [];

    public List<(int Link, Control Message)> Sent { get; } = [];

    public List<(int Link, LinkEndReason Reason)> Closed { get; } = [];

    /// <summary>Peers of which nothing has come for a while.</summary>
    public List<NodeId> Silent { get; } = [];

    public List<NodeId> Unreachable { get; } = [];

    /// <summary>What the listener was told, in order: a reason of none means that the link is up.</summary>
    public List<(NodeId Peer, int Link, LinkEndReason Reason)> Heard { get; } = [];

    public void Tick(TimeSpan time)
    {
        Clock.Now += time;
        Table.Advance();
    }

    /// <summary>Wants a peer, and dials it.</summary>
    public int Dial(NodeId peer)
    {
        Table.Know(peer, $"{peer.Name}:1");
        Table.Want(peer);
        Table.Advance();
        return Dialled[^1].Link;
    }

    /// <summary>Has a link to a peer that works, dialled by this node.</summary>
    public int Connect(NodeId peer)
    {
        var link = Dial(peer);
        Table.Dialled(link);
        Receive(link, new Control { Welcome = new Welcome { Node = NodeRef.Of(peer) } });
        return link;
    }

    /// <summary>A peer connects and says hello.</summary>
    public int Greeted(NodeId peer, Action<Hello>? change = null)
    {
        var link = Accept();
        var hello = new Hello { World = "w", Node = NodeRef.Of(peer), Expected = NodeRef.Of(Self), Protocol = ClusterProtocol.Version, Address = $"{peer.Name}:9", Birth = Birth, Dial = ++_peersDials };
        change?.Invoke(hello);
        Receive(link, new Control { Hello = hello });
        return link;
    }

    public int Accept()
    {
        Table.Accepted(++_lastLink);
        return _lastLink;
    }

    /// <summary>A control message comes.</summary>
    /// <returns>Whether it was for somebody else.</returns>
    public bool Receive(int link, Control message) => !Table.Receive(link, message, out _);

    public bool IsUp(NodeId peer, int link) => Table.TryGet(peer, out var found) && found == link;

    int ILinkDriver.Dial(string address)
    {
        Dialled.Add((++_lastLink, address));
        return _lastLink;
    }

    void ILinkDriver.Send(int link, Control message) => Sent.Add((link, message));

    void ILinkDriver.Close(int link, LinkEndReason reason) => Closed.Add((link, reason));

    void ILinkListener.LinkUp(NodeId peer, int link) => Heard.Add((peer, link, LinkEndReason.None));

    void ILinkListener.Silent(NodeId peer) => Silent.Add(peer);

    void ILinkListener.Unreachable(NodeId peer) => Unreachable.Add(peer);

    void ILinkListener.LinkDown(NodeId peer, int link, LinkEndReason reason) => Heard.Add((peer, link, reason));
}
