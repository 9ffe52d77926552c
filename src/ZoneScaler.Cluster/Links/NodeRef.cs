using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Links;

/// <summary>A node's identity on the wire.</summary>
internal sealed partial class NodeRef
{
    public NodeId ToId() => Name.Length == 0 ? default : new NodeId(Name, Revision);

    public static NodeRef Of(NodeId node) => new() { Name = node.Name ?? "", Revision = node.Revision };
}
