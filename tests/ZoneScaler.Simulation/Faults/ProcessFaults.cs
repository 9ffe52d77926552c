using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Nodes;

namespace ZoneScaler.Simulation.Faults;

/// <summary>Faults of nodes' processes: they die, stand still, leave, or are sent away.</summary>
internal static class ProcessFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("process killed", 3, h => Crash(h, losesPower: false)),
        new("power lost", 1, h => Crash(h, losesPower: true)),
        new("process killed and restarted at once", 2, CrashAndRestart),
        new("coordinator killed", 2, KillCoordinator),
        new("two workers killed, and their keys deleted by hand", 2, KillTwo),
        new("process stopped for a while", 3, h => Pause(h, 0.1, 1.5)),
        new("process stopped for longer than its lease", 2, h => Pause(h, 3.2, 8)),
        new("process stopped between a step and its output", 3, PauseInStep),
        new("process killed while its frames are held up", 3, h => HoldUp(h, process => process.Machine.Crash(losesPower: false))),
        new("process stopped while its frames are held up", 3, h => HoldUp(h, process => h.Pause(process, 3.2, 8))),
        new("node leaves", 1, Leave),
        new("node is emptied, and leaves", 2, Drain),
        new("node dismissed", 1, Dismiss),
    ];

    private static void Crash(Harm harm, bool losesPower)
    {
        if (harm.AnyRunning() is not { } machine)
            return;
        machine.Crash(losesPower);
        harm.RepairAfter(harm.Seconds(0.5, 10), machine.Start);
    }

    private static void CrashAndRestart(Harm harm)
    {
        if (harm.AnyRunning() is not { } machine)
            return;
        machine.Crash(losesPower: false);
        machine.Start();
    }

    private static void KillCoordinator(Harm harm)
    {
        if (harm.Cluster.Store.Truth.Leader is { IsNone: false } leader && harm.AnyRunning(m => m.Name == leader.Name) is { } machine)
            harm.Crash(machine);
    }

    /// <summary>
    /// Two workers die at once, and nobody waits for their leases. The coordinator hears of one after the other: what it gives to the second, when it knows of the first alone, is refused.
    /// </summary>
    private static void KillTwo(Harm harm)
    {
        var (store, keys) = (harm.Cluster.Store, harm.Cluster.Keys);
        bool IsWorker(Machine machine) =>
            machine.Roles.HasFlag(NodeRoles.Worker) && machine.Name != store.Truth.Leader.Name && machine.Process!.Node.Member.State == MemberState.Active;
        if (harm.AnyRunning(IsWorker) is not { } one || harm.AnyRunning(m => m != one && IsWorker(m)) is not { } other)
            return;
        harm.Crash(one);
        harm.Crash(other);
        store.Delete(keys.Node(one.Name));
        store.Delete(keys.Node(other.Name));
    }

    private static void Pause(Harm harm, double min, double max)
    {
        if (harm.AnyRunning()?.Process is { } process)
            harm.Pause(process, min, max);
    }

    private static void PauseInStep(Harm harm)
    {
        if (harm.AnyRunning(m => m.Roles.HasFlag(NodeRoles.Worker))?.Process?.Ticker is { } ticker)
            ticker.PauseInStep = harm.Seconds(0.1, 8);
    }

    /// <summary>Something befalls a worker while nothing leaves its machine. What it had sent arrives when others have its zones.</summary>
    private static void HoldUp(Harm harm, Action<NodeProcess> befall)
    {
        if (harm.AnyRunning(m => m.Roles.HasFlag(NodeRoles.Worker)) is not { Process: { } process } machine)
            return;
        var time = harm.Seconds(3.8, 6);
        harm.Cut(harm.Cluster.Machines.Where(m => m != machine).Select(m => (machine.Name, m.Name)), time);
        // One worker that does not hear from the coordinator keeps its link, and hears of the change from the new owner alone.
        if (harm.AnyRunning(m => m != machine && m.Roles == NodeRoles.Worker) is { } deaf)
            harm.Cut(harm.Cluster.Machines.Where(m => m.Roles == NodeRoles.Coordinator).Select(m => (m.Name, deaf.Name)), time);
        harm.Cluster.Schedule.After(harm.Seconds(0.05, 0.5), () =>
        {
            if (!process.IsAlive)
                return;
            befall(process);
            if (!process.IsAlive)
                harm.RepairAfter(harm.Seconds(0, 8), machine.Start);
        });
    }

    private static void Leave(Harm harm)
    {
        if (harm.AnyRunning() is { } machine)
            harm.Leave(machine);
    }

    /// <summary>As on SIGTERM. What is not away when its patience ends goes with it.</summary>
    private static void Drain(Harm harm)
    {
        if (harm.AnyRunning(m => m.Roles.HasFlag(NodeRoles.Worker) && m.Process!.Node.Member.State == MemberState.Active) is { } machine)
            harm.Drain(machine, harm.Seconds(1, 8), harm.Seconds(0.1, 5));
    }

    private static void Dismiss(Harm harm)
    {
        if (harm.AnyRunning(m => m.Process!.Node.Member.State == MemberState.Active) is not { Process: { } process } machine)
            return;
        harm.Cluster.Store.Put(harm.Cluster.Keys.Dismissal(process.Node.Member.Id), []);
        harm.RepairAfter(harm.Seconds(2, 8), machine.Start);
    }
}
