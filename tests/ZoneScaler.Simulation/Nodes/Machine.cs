using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Time;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>A machine that runs one node at a time: its name, its address and its clock stay when the process does not.</summary>
internal sealed class Machine(SimulatedCluster cluster, string name, NodeRoles roles, Misfit misfit, MachineClock clock)
{
    public string Name { get; } = name;

    public NodeRoles Roles { get; } = roles;

    public Misfit Misfit { get; } = misfit;

    public MachineClock Clock { get; } = clock;

    /// <summary>The process; null while none runs.</summary>
    public NodeProcess? Process { get; private set; }

    /// <summary>Whether not even the machine answers.</summary>
    public bool HasLostPower { get; private set; }

    /// <summary>Starts the node, as a new process that knows nothing of one before.</summary>
    public void Start()
    {
        if (Process != null)
            return;
        HasLostPower = false;
        cluster.Trace.Note(Name, "process starts", Roles.ToString());
        Process = new NodeProcess(cluster, this);
        Process.Begin();
    }

    /// <summary>The process dies at once.</summary>
    public void Crash(bool losesPower)
    {
        if (Process is not { } process)
            return;
        cluster.Trace.Note(Name, losesPower ? "power lost" : "process killed", process.Node.Member.Id.ToString());
        HasLostPower = losesPower;
        Process = null;
        process.Die(losesPower);
    }

    /// <summary>The process has ended by itself.</summary>
    public void Ended()
    {
        Process?.Die(isSilent: false);
        Process = null;
        if (cluster.IsRepaired)
            cluster.Schedule.After(TimeSpan.FromSeconds(0.5), Start); // an operator's word from before the calm has reached it late
    }
}
