using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Faults;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;
using SessionState = ZoneScaler.Client.SessionState;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>A run in which nothing is left to chance but delays: once the cluster is whole, what the script says happens, and nothing else.</summary>
internal abstract class Script(SimulatedCluster cluster) : IDisturbance
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    // Some messages and inputs are on their way by then.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    /// <summary>When the script began; null if the cluster was never whole.</summary>
    public TimeSpan? PlayedAt { get; private set; }

    protected SimulatedCluster Cluster { get; } = cluster;

    protected Harm Harm { get; } = new(cluster);

    public void Begin(TimeSpan start, TimeSpan end) => Cluster.Schedule.At(start, () => When(IsWhole, () => Cluster.Schedule.After(Settling, () => When(IsWhole, () =>
    {
        PlayedAt = Cluster.Schedule.Now;
        Play();
    }))));

    public void Calm() => Harm.Calm();

    /// <summary>The cluster is whole: each zone has its backups, and everybody plays.</summary>
    protected abstract void Play();

    /// <summary>Lets something happen as soon as something holds.</summary>
    protected void When(Func<bool> holds, Action happen) => When(holds, Look, happen);

    /// <summary>Lets something happen as soon as something holds, and looks for that at intervals.</summary>
    protected void When(Func<bool> holds, TimeSpan look, Action happen)
    {
        if (holds())
            happen();
        else
            Cluster.Schedule.After(look, () => When(holds, look, happen));
    }

    protected Machine MachineOf(NodeId node) => Cluster.MachineAt(node.Name);

    protected Machine OwnerOf(ZoneId zone) => MachineOf(Cluster.Store.Truth.Zones[zone].Owner);

    /// <summary>The coordinator's machine.</summary>
    protected Machine Coordinator() => MachineOf(Cluster.Store.Truth.Leader);

    /// <summary>A worker that has nothing of a zone.</summary>
    protected Machine Stranger(ZoneId zone)
    {
        var assignment = Cluster.Store.Truth.Zones[zone];
        return Cluster.Machines.First(m => m.Roles.HasFlag(NodeRoles.Worker) && m.Name != assignment.Owner.Name && assignment.InSync.All(n => n.Name != m.Name));
    }

    /// <summary>The cell that most players are in, and where something is shown.</summary>
    protected ZoneId BusiestCell() => Cluster.Store.Truth.Zones.Keys.Where(z => !z.IsNamed)
        .MaxBy(z => (Cluster.Machines.Select(m => m.Process?.Host?.Find(z)).FirstOrDefault(f => f != null)?.PlayerCount ?? 0, z.Value));

    /// <summary>Has a zone moved, as an operator would.</summary>
    protected void Move(ZoneId zone, Machine to)
    {
        var coordinator = Coordinator().Process!.Node.Coordinator!;
        Coordinator().Process!.Do(() =>
        {
            if (coordinator.Move(coordinator.Zones.First(z => z.Zone == zone), to.Name, TimeSpan.FromSeconds(20)) is { } refusal)
                Cluster.Verdict.Fail($"{zone} cannot move to {to.Name}: {refusal}");
        });
    }

    /// <summary>Whether each zone has its backups, and everybody plays.</summary>
    protected bool IsWhole()
    {
        var zones = Cluster.Store.Truth.Zones;
        return zones.Count == Cluster.World.Zones.Count()
            && zones.Values.All(a => a.InSync.Count == Cluster.Scenario.Backups && a.Joining.Count == 0)
            && Cluster.Machines.All(m => m.Process?.Node.Member.State == MemberState.Active)
            && Cluster.Players.All(p => p.Session is { State: SessionState.Playing, Own: not null });
    }
}
