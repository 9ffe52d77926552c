using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>Sends control messages to nodes.</summary>
internal interface IControlSender
{
    /// <summary>Sends, if there is a link that works.</summary>
    /// <returns>Whether it is on its way; it may get lost all the same.</returns>
    bool Send(NodeId node, Control message);
}
