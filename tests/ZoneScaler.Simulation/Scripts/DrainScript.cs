using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>Workers are told to leave; what the first of them knows of who could take what it has is written down as long as it is there.</summary>
internal sealed class DrainScript(SimulatedCluster cluster, Action<DrainScript> play) : Script(cluster)
{
    /// <summary>After so long a worker goes with what it has; earlier only if nothing is left.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);

    /// <summary>What the first worker knew, in order.</summary>
    public List<Look> Looks { get; } = [];

    /// <summary>Runs it.</summary>
    public static (IReadOnlyList<Look> Looks, RunReport Report) Run(ulong seed, int backups, Action<DrainScript> play)
    {
        DrainScript? script = null;
        var report = SeedRun.Run(Scenario.Of(seed, backups, Consistency.Committed), cluster => script = new DrainScript(cluster, play));
        return (script!.Looks, report);
    }

    /// <summary>Tells workers to leave, by their places in the list of all.</summary>
    public void Drain(Range workers)
    {
        foreach (var worker in Workers()[workers])
            Harm.Drain(worker, Patience, Away);
    }

    /// <summary>All coordinators die, and come back after a while.</summary>
    public void LoseCoordinators(TimeSpan time)
    {
        foreach (var machine in Cluster.Machines.Where(m => m.Roles.HasFlag(NodeRoles.Coordinator)))
        {
            machine.Crash(losesPower: false);
            Harm.RepairAfter(time, machine.Start);
        }
    }

    /// <summary>Lets something happen later.</summary>
    public void After(TimeSpan time, Action happen) => Cluster.Schedule.After(time, happen);

    protected override void Play()
    {
        var first = Workers()[0].Process!;
        play(this);
        Watch();

        void Watch()
        {
            if (Workers()[0].Process != first)
                return;
            Looks.Add(new Look(Cluster.Schedule.Now - PlayedAt!.Value, first.Node.LeftToDrain, first.Node.IsDrainIdle));
            Cluster.Schedule.After(Interval, Watch);
        }
    }

    private Machine[] Workers() => [.. Cluster.Machines.Where(m => m.Roles.HasFlag(NodeRoles.Worker))];

    /// <summary>What a node that leaves knows.</summary>
    /// <param name="At">When, since the script began.</param>
    /// <param name="Left">How much it still has.</param>
    /// <param name="IsIdle">Whether nobody will take it.</param>
    internal readonly record struct Look(TimeSpan At, int Left, bool IsIdle);
}
