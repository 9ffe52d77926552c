using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Stores;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>A zone moves, or its owner is killed; and at a certain step of that something else happens, once.</summary>
internal sealed class CrashScript(SimulatedCluster cluster, CrashCase what) : Script(cluster)
{
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(4); // by then its lease has ended

    private ZoneId _zone;

    /// <summary>Whether the step was reached, and what was to happen then has.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Who had the zone before.</summary>
    public Machine Owner { get; private set; } = null!;

    /// <summary>Who is to have it.</summary>
    public Machine Heir { get; private set; } = null!;

    /// <summary>Who coordinates at first.</summary>
    public Machine Leader { get; private set; } = null!;

    public void Kill(Machine machine)
    {
        machine.Crash(losesPower: false);
        Harm.RepairAfter(RestartTime, machine.Start);
    }

    public void Pause(Machine machine, TimeSpan time)
    {
        if (machine.Process is not { } process)
            return;
        process.Pause();
        Harm.RepairAfter(time, process.Continue);
    }

    public void Cut(string one, string other, TimeSpan time) => Harm.Cut([(one, other), (other, one)], time);

    public void CutFromStore(Machine machine, TimeSpan time) => Cut(machine.Name, SimulatedStore.Name, time);

    public void LoseAnswers(Machine machine, TimeSpan time) => Harm.Cut([(SimulatedStore.Name, machine.Name)], time);

    public void TakeStoreAway(TimeSpan time)
    {
        Cluster.Store.IsAway = true;
        Harm.RepairAfter(time, () => Cluster.Store.IsAway = false);
    }

    public void Reset(Machine one, Machine other)
    {
        foreach (var end in one.Process?.Links.Ends.Where(e => e.Other?.Process.Machine == other).ToArray() ?? [])
            end.Process.Links.Reset(end);
    }

    public void Forget(Machine machine) => machine.Process?.Host?.Replicas.Remove(_zone);

    protected override void Play()
    {
        _zone = BusiestCell();
        (Owner, Leader) = (OwnerOf(_zone), Coordinator());
        _ = new StepWatch(Cluster, _zone, Reached);
        if (what.IsMove)
        {
            Heir = Stranger(_zone);
            Move(_zone, Heir);
        }
        else
        {
            // Which of the backups goes on is known once it has been written.
            Heir = MachineOf(Cluster.Store.Truth.Zones[_zone].InSync[0]);
            Owner.Crash(losesPower: what.IsSilent);
            Harm.RepairAfter(RestartTime, Owner.Start);
        }
    }

    private void Reached(Step step)
    {
        if (step == Step.OwnerWritten && !what.IsMove)
            Heir = MachineOf(Cluster.Store.Truth.Zones[_zone].Owner);
        if (HasStruck || step != what.Step)
            return;
        HasStruck = true;
        Cluster.Schedule.After(TimeSpan.Zero, () =>
        {
            Cluster.Trace.Note("script", "fault", $"{what.Blow.Kind} at {step}");
            Cluster.Report.Fault(what.Blow.Kind);
            what.Blow.Strike(this);
        });
    }
}
