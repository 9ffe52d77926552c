using ZoneScaler.Gateway;
using ZoneScaler.Hosting.Sessions;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>How this process takes part in a cluster. Read from the configuration section <see cref="ZoneScalerOptions.Section"/> at start, and checked: an unknown key is an error, too.</summary>
public sealed class NodeOptions
{
    /// <summary>See <see cref="ZoneScalerOptions.InlineSockets"/>.</summary>
    public bool InlineSockets { get; set; }

    /// <summary>See <see cref="ZoneScalerOptions.HeapSweepInterval"/>.</summary>
    public TimeSpan HeapSweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Who the node is, and how it finds the others.</summary>
    public NodeSection Node { get; } = new();

    /// <summary>The coordination store, if this node serves it.</summary>
    public LighthouseSection Lighthouse { get; } = new();

    /// <summary>How zones are placed, if this node is elected to do it.</summary>
    public CoordinatorSection Coordinator { get; } = new();

    /// <summary>How zones run here.</summary>
    public WorkerSection Worker { get; } = new();

    /// <summary>The links to other nodes.</summary>
    public MeshSection Mesh { get; } = new();

    /// <summary>How sessions are treated.</summary>
    public GatewayOptions Gateway { get; } = new();

    /// <summary>Who may join. By default, everybody.</summary>
    public JoinTokenOptions JoinTokens { get; } = new();

    /// <summary>Where players, operators and their tools come in.</summary>
    public ManagementSection Management { get; } = new();
}
