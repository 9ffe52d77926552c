using Skirmish.Cluster;

namespace Skirmish.Chaos.Faults;

/// <summary>
/// Decides what is done to whom, by a seed. It keeps to what the cluster promises: with one backup each, two workers may be a zone's owner and its only backup. So of the workers only one at a time is touched,
/// but for two faults of two workers after which one of them still has everything.
/// </summary>
/// <param name="nodes">All nodes that may be touched.</param>
/// <param name="kinds">What may be done.</param>
/// <param name="outside">From where players come, if they can be cut off; null otherwise.</param>
/// <param name="backups">How many backups zones have: with two, a worker may lose one of them and then die.</param>
/// <param name="pairPercent">How often two things happen at once.</param>
/// <param name="seed">The same seed gives the same schedule.</param>
internal sealed class FaultSchedule(IReadOnlyList<string> nodes, IReadOnlyList<FaultKind> kinds, string? outside, int backups, int pairPercent, int seed)
{
    /// <summary>For so long a node may be without its only backup: it waits for it, and does not give it up yet.</summary>
    public static readonly TimeSpan Endured = TimeSpan.FromMilliseconds(120);

    /// <summary>For so long a node is not heard before it is killed, so that what it has told others meanwhile is known to them alone.</summary>
    public static readonly TimeSpan Tear = Endured * 0.7;

    private readonly IReadOnlyList<FaultKind> _forAnyNode = [.. kinds.Where(k => !IsOfTwo(k))];
    private readonly Random _random = new(seed);
    private readonly Queue<string> _turn = [];

    /// <summary>Whether each node was touched since the schedule began.</summary>
    public bool IsRoundComplete { get; private set; }

    /// <summary>What comes next: one thing, sometimes two at once.</summary>
    public IReadOnlyList<Fault> Next()
    {
        var first = Draw(NextNode());
        if (_random.Next(100) >= pairPercent || IsOfTwo(first.Kind))
            return [first];
        var others = nodes.Where(n => n != first.Node && n != first.Other && !(IsWorker(n) && Touches(first))).ToList();
        if (others.Count == 0)
            return [first];
        var second = Draw(others[_random.Next(others.Count)]);
        // Who is cut off from a worker touches it, too.
        return IsOfTwo(second.Kind) || second.Other == first.Node || (Touches(first) && Touches(second)) ? [first] : [first, second];
    }

    /// <summary>Whether something happens to two workers.</summary>
    public static bool IsOfTwo(FaultKind kind) => kind is FaultKind.Strand or FaultKind.Deafen;

    private static bool IsWorker(string? node) => node?.StartsWith(ClusterLayout.WorkerName, StringComparison.Ordinal) == true;

    private static bool Touches(Fault fault) => IsWorker(fault.Node) || IsWorker(fault.Other);

    private string NextNode()
    {
        if (_turn.Count == 0)
        {
            var shuffled = nodes.ToArray();
            _random.Shuffle(shuffled);
            foreach (var node in shuffled)
                _turn.Enqueue(node);
        }
        var next = _turn.Dequeue();
        IsRoundComplete |= _turn.Count == 0;
        return next;
    }

    private Fault Draw(string node)
    {
        var possible = IsWorker(node) ? kinds : _forAnyNode;
        var kind = possible[_random.Next(possible.Count)];
        return kind switch
        {
            // For less than its lease, and longer than the killed one needs to be back.
            FaultKind.Strand => Of(Seconds(3, 5)) with { Other = OtherWorker(node) },
            // For longer than a write waits for its answer, which are three seconds.
            FaultKind.Deafen => Of(Seconds(3, 4) + TimeSpan.FromMilliseconds(300)) with { Other = OtherWorker(node) },
            FaultKind.Tear => TornOff(node),
            FaultKind.Stop => Of(Seconds(1, 15)),
            FaultKind.Cut => CutOff(node),
            FaultKind.Loss => Of(Seconds(3, 15)) with { Percent = _random.Next(5, 31) },
            _ => Of(TimeSpan.Zero),
        };

        Fault Of(TimeSpan length) => new(kind, node, null, null, true, length, 0);
    }

    // With two backups, one may be given up before the node dies; or the node would give it up, but cannot say so: then nothing may be taken for committed that this one does not have.
    private Fault TornOff(string node)
    {
        var peer = Peer(node, mayBeOutside: false);
        var isLong = backups > 1 && _random.Next(2) == 0;
        var also = isLong && node != ClusterLayout.LighthouseName && peer != ClusterLayout.LighthouseName && _random.Next(2) == 0 ? ClusterLayout.LighthouseName : null;
        return new(FaultKind.Tear, node, peer, also, true, isLong ? Seconds(1, 4) : Tear, 0)
        {
            // Or one that is given up and taken in again keeps what it had: nobody may go on from that.
            IsOtherDeaf = isLong && also == null && IsWorker(node) && IsWorker(peer),
        };
    }

    // What comes from players can be held back, what goes to them cannot: they are many.
    private Fault CutOff(string node)
    {
        var peer = Peer(node, mayBeOutside: true);
        return new(FaultKind.Cut, node, peer, null, peer != outside && _random.Next(2) == 0, Seconds(1, 20), 0);
    }

    private string OtherWorker(string node)
    {
        var workers = nodes.Where(n => n != node && IsWorker(n)).ToList();
        return workers[_random.Next(workers.Count)];
    }

    private string Peer(string node, bool mayBeOutside)
    {
        var peers = nodes.Where(n => n != node).ToList();
        if (mayBeOutside && outside != null && node.StartsWith(ClusterLayout.GatewayName, StringComparison.Ordinal))
            peers.Add(outside);
        return peers[_random.Next(peers.Count)];
    }

    private TimeSpan Seconds(int min, int max) => TimeSpan.FromMilliseconds(_random.Next(min * 1000, max * 1000));
}
