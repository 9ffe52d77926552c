using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Coordination;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>What a cluster does at this moment, for scripts that let something happen just then. Whoever listens must not act within the call: the process is in the middle of a step.</summary>
internal sealed class Probe
{
    /// <summary>A node has gone through a transition.</summary>
    public Action<NodeProcess, NodeEvent>? Noted { get; set; }

    /// <summary>A node has sent a control message.</summary>
    public Action<NodeProcess, Control>? ControlSent { get; set; }

    /// <summary>A zone, or a backup, has sent a frame over a link.</summary>
    public Action<NodeProcess, Packet>? FrameSent { get; set; }

    /// <summary>A node has sent a transaction to the store.</summary>
    public Action<NodeProcess, Txn>? Asked { get; set; }

    /// <summary>An assignment has been written.</summary>
    public Action<ZoneId, Assignment?, Assignment>? Assigned { get; set; }

    /// <summary>A zone is to stand still.</summary>
    public Action<ZoneId>? Sealed { get; set; }

    /// <summary>A backup goes on as the zone.</summary>
    public Action<NodeProcess, ZoneId>? WentOn { get; set; }
}
