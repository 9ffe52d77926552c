using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Coordination;

namespace ZoneScaler.Mesh.Tests.Links;

/// <summary>A coordination store that says yes to one node, and has no coordinator: for tests of links alone.</summary>
internal sealed class MemberAtOnce(NodeId node, NodeQueue queue) : ICoordinationPort
{
    private static readonly byte[] World = StoredValues.Write(new WorldRecord
    {
        Name = "mesh",
        Dimensions = 2,
        Min = [0, 0, 0],
        Max = [100, 100, 0],
        CellSize = 100,
        GhostDistance = 25,
        HandoverMargin = 1,
        TickRate = 20,
        NamedZones = [],
        Types = "",
        Description = [],
    });

    public void Commit(Txn txn, Action<CommitOutcome> done)
    {
        // The world is read with one get; the registration is a put.
        var result = txn.If.Count == 0
            ? new TxnResult(true, node.Revision, [[new KeyValue("/spec", World, 1, 1, 1, 0)]])
            : new TxnResult(true, node.Revision, [[]]);
        queue.TryPost(_ => done(new CommitOutcome(result, false)));
    }

    public void GrantLease(TimeSpan timeToLive, Action<long?> done) => queue.TryPost(_ => done(1));

    public void KeepAlive(long lease, Action<TimeSpan?> done) => queue.TryPost(_ => done(TimeSpan.FromSeconds(10)));

    public void Revoke(long lease)
    {
    }

    public IDisposable Watch(string prefix, Action<WatchBatch> changed) => new Nothing();

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
