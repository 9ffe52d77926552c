using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Coordinators;

/// <summary>A node's key as it is put.</summary>
internal readonly record struct NodePut(NodeId Node, NodeInfo Info)
{
    public WatchEvent ToEvent(ClusterKeys keys) => new(WatchEventKind.Put, new KeyValue(keys.Node(Node.Name), StoredValues.Write(Info), Node.Revision, Node.Revision, 1, 9));
}
