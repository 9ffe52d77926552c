using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Who a node is, and how it finds the others.</summary>
public sealed class NodeSection
{
    /// <summary>The node's name, unique in its world. By default, the machine's name and the process's number.</summary>
    public string? Name { get; set; }

    /// <summary>The world that the node belongs to; needed where there is no game code to tell it.</summary>
    public string? World { get; set; }

    /// <summary>What the node does: <c>lighthouse</c>, <c>coordinator</c>, <c>worker</c>, <c>gateway</c>; any mix. By default everything; without game code, everything but <c>worker</c>.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>Lighthouses, or the members of an etcd. By default, the node's own lighthouse.</summary>
    public IList<string> Seeds { get; } = [];

    /// <summary>The user to authenticate as at <see cref="Seeds"/>, if they are an etcd with users.</summary>
    public string? SeedUser { get; set; }

    /// <summary>The password of <see cref="SeedUser"/>.</summary>
    public string? SeedPassword { get; set; }

    /// <summary>Where other nodes and tools reach this one, over HTTP/2. Port 0 takes a free one.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:0";

    /// <summary>The address that other nodes are told, if it is not <see cref="Listen"/>.</summary>
    public string? Advertise { get; set; }

    /// <summary>Where players are told to find this node, if it is a gateway.</summary>
    public string? PlayAddress { get; set; }

    /// <summary>What the node shares its fate with: a machine, a rack.</summary>
    public string? FailureDomain { get; set; }

    /// <summary>How long a node that is not heard of keeps its zones.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before something that failed is tried again; each further one doubles.</summary>
    public TimeSpan RetryMin { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause between tries.</summary>
    public TimeSpan RetryMax { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node that is stopped in order waits for its zones to be moved to other workers. 0: not at all.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The roles as flags; with a name that is none, the error.</summary>
    internal (NodeRoles Roles, string? Error) ReadRoles(bool hasWorld)
    {
        var roles = NodeRoles.None;
        foreach (var name in Roles)
        {
            if (!Enum.TryParse<NodeRoles>(name, ignoreCase: true, out var role) || !Enum.IsDefined(role) || role == NodeRoles.None || int.TryParse(name, out _))
                return (roles, $"Node:Roles has '{name}'; lighthouse, coordinator, worker, gateway and all are allowed.");
            roles |= role;
        }
        return (roles != NodeRoles.None ? roles : hasWorld ? NodeRoles.All : NodeRoles.All & ~NodeRoles.Worker, null);
    }
}
