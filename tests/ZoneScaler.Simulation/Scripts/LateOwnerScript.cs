using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Stores;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>
/// An owner stands still, and one of two backups goes on in its place and dies before the other one has heard of it. Meanwhile the owner, which has heard nothing either, goes on and feeds the other backup: that goes on
/// with what the owner did when it was one no more.
/// </summary>
internal sealed class LateOwnerScript(SimulatedCluster cluster, bool heirSteps) : Script(cluster)
{
    private static readonly TimeSpan Life = TimeSpan.FromMilliseconds(250); // some ticks
    private static readonly TimeSpan Deafness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(6); // by then its lease has ended

    private ZoneId _zone;

    /// <summary>The tick after which the first backup went on.</summary>
    public long Base { get; private set; }

    /// <summary>The tick after which the second backup went on; 0 if it did not.</summary>
    public long Resumed { get; private set; }

    /// <summary>Runs it.</summary>
    public static (LateOwnerScript Script, RunReport Report) Run(ulong seed, bool heirSteps)
    {
        LateOwnerScript? script = null;
        var report = SeedRun.Run(Scenario.Of(seed, backups: 2, Consistency.Relaxed), cluster => script = new LateOwnerScript(cluster, heirSteps));
        return (script!, report);
    }

    protected override void Play()
    {
        _zone = BusiestCell();
        var before = Cluster.Store.Truth.Zones[_zone];
        var owner = MachineOf(before.Owner);
        var process = owner.Process!;
        Machine? heir = null;
        Cluster.Probe.Assigned = (zone, _, now) =>
        {
            if (zone != _zone || heir != null)
                return;
            heir = MachineOf(now.Owner);
            var other = MachineOf(now.InSync[0]);
            Harm.Cut(Cluster.Machines.Where(m => m != owner && m != other).Select(m => (m.Name, other.Name)), Deafness); // it does not hear who has the zone now
        };
        Cluster.Probe.WentOn = (next, zone) =>
        {
            if (zone != _zone)
                return;
            if (next.Machine != heir)
            {
                Resumed = next.Host!.Find(zone)!.LastTick;
                return;
            }
            Base = next.Host!.Find(zone)!.LastTick;
            Cluster.Schedule.After(heirSteps ? Life : TimeSpan.Zero, () =>
            {
                heir.Crash(losesPower: true);
                Harm.RepairAfter(RestartTime, heir.Start);
                Harm.Cut(Cluster.Machines.Where(m => m != owner).Select(m => (m.Name, owner.Name)).Append((owner.Name, SimulatedStore.Name)).Append((SimulatedStore.Name, owner.Name)), Deafness);
                process.Continue();
            });
        };
        process.Pause();
        Harm.RepairAfter(RestartTime, process.Continue);
    }
}
