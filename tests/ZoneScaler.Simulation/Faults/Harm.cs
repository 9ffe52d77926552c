using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Time;

namespace ZoneScaler.Simulation.Faults;

/// <summary>What faults do: each harm is repaired after a while, or in the calm if that comes first.</summary>
internal sealed class Harm(SimulatedCluster cluster)
{
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(50);

    private readonly List<Action> _repairs = [];

    public SimulatedCluster Cluster => cluster;

    public Dice Dice => cluster.Dice;

    /// <summary>The end of all faults: repairs what has not been repaired yet.</summary>
    public void Calm()
    {
        cluster.Trace.Note("storm", "calm", "");
        cluster.IsRepaired = true;
        foreach (var repair in _repairs.ToArray())
            repair();
        foreach (var machine in cluster.Machines)
            machine.Start();
    }

    /// <summary>Lets something be repaired after a while, or in the calm if that comes first.</summary>
    public void RepairAfter(TimeSpan wait, Action repair)
    {
        var isDone = false;
        void Once()
        {
            if (isDone)
                return;
            isDone = true;
            _repairs.Remove(Once);
            repair();
        }
        _repairs.Add(Once);
        cluster.Schedule.After(wait, Once);
    }

    public TimeSpan Seconds(double min, double max) => TimeSpan.FromSeconds(Dice.Between(min, max));

    /// <summary>A machine whose process runs, by chance.</summary>
    public Machine? AnyRunning(Func<Machine, bool>? where = null)
    {
        var running = cluster.Machines.Where(m => m.Process is { IsPaused: false } && where?.Invoke(m) != false).ToList();
        return running.Count == 0 ? null : Dice.OneOf(running);
    }

    /// <summary>A process dies, some of them with their machine.</summary>
    public void Crash(Machine machine)
    {
        machine.Crash(losesPower: Dice.Chance(0.3));
        RepairAfter(Seconds(0, 8), machine.Start);
    }

    /// <summary>A process stands still for some seconds.</summary>
    public void Pause(NodeProcess process, double min, double max)
    {
        process.Pause();
        RepairAfter(Seconds(min, max), process.Continue);
    }

    /// <summary>A node leaves in order.</summary>
    public void Leave(Machine machine)
    {
        machine.Process!.Leave();
        RepairAfter(Seconds(0.1, 5), machine.Start);
    }

    /// <summary>As on SIGTERM: everything is moved away, for as long as the node has patience; then it leaves.</summary>
    public void Drain(Machine machine, TimeSpan patience, TimeSpan away)
    {
        var process = machine.Process!;
        process.Do(process.Node.Drain);
        RepairAfter(patience, End);
        Watch();

        void Watch()
        {
            if (machine.Process != process)
                return;
            if (process.Node.LeftToDrain == 0)
                End();
            else
                cluster.Schedule.After(DrainLook, Watch);
        }

        void End()
        {
            if (machine.Process != process)
                return;
            process.Leave();
            RepairAfter(away, machine.Start);
        }
    }

    /// <summary>Nothing comes from a machine to others, nor from them to it.</summary>
    public void CutOff(string machine, IEnumerable<string> others, TimeSpan time) => Cut(others.SelectMany(o => new[] { (machine, o), (o, machine) }), time);

    public void Cut(IEnumerable<(string From, string To)> routes, TimeSpan time)
    {
        foreach (var (from, to) in routes)
        {
            cluster.Network.Cut(from, to);
            RepairAfter(time, () => cluster.Network.Heal(from, to));
        }
    }

    public void Slow(Route route, double bytesPerSecond)
    {
        route.BytesPerSecond = bytesPerSecond;
        RepairAfter(Seconds(1, 8), () => route.BytesPerSecond = 0);
    }
}
