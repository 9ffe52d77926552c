using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Stores;

namespace ZoneScaler.Simulation.Faults;

/// <summary>Faults of the coordination store, of the way there, and of those who write in it by hand.</summary>
internal static class StoreFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("store cut off from a machine", 2, Cut),
        new("store away", 1, GoAway),
        new("store restarted", 1, Restart),
        new("store loses requests and answers", 2, Lose),
        new("store is slow", 2, Slow),
        new("leader's key deleted by hand", 1, h => h.Cluster.Store.Delete(h.Cluster.Keys.Leader)),
        new("key of a frozen node deleted by hand", 2, DeleteFrozen),
        new("node frozen for a moment", 3, h => Freeze(h, static (_, _) => { })),
        new("a stored value that cannot be read", 1, WriteGarbage),
    ];

    private static void Cut(Harm harm)
    {
        var ways = WaysTo(harm.Dice.OneOf(harm.Cluster.Machines).Name);
        harm.Cut(harm.Dice.Between(0, 3) switch
        {
            0 => ways[..1],
            1 => ways[1..],
            _ => ways,
        }, harm.Seconds(0.2, 7));
    }

    private static void GoAway(Harm harm)
    {
        harm.Cluster.Store.IsAway = true;
        harm.RepairAfter(harm.Seconds(0.2, 6), () => harm.Cluster.Store.IsAway = false);
    }

    private static void Restart(Harm harm)
    {
        harm.Cluster.Store.IsAway = true;
        harm.RepairAfter(harm.Seconds(0.1, 2), () =>
        {
            harm.Cluster.Store.IsAway = false;
            harm.Cluster.Store.Restart(harm.Cluster.Settings.Lease);
        });
    }

    private static void Lose(Harm harm)
    {
        harm.Cluster.Store.Losses = harm.Dice.Between(0.05, 0.6);
        harm.RepairAfter(harm.Seconds(0.5, 6), () => harm.Cluster.Store.Losses = 0);
    }

    private static void Slow(Harm harm)
    {
        harm.Cluster.Store.Lateness = harm.Dice.Between(0.05, 0.6);
        harm.RepairAfter(harm.Seconds(1, 8), () => harm.Cluster.Store.Lateness = 0);
    }

    /// <summary>
    /// The key of a frozen node is deleted while its lease still holds: it must not act again. (The key of a node that acts is nothing to be deleted by hand; nothing guards against that.)
    /// </summary>
    private static void DeleteFrozen(Harm harm) => Freeze(harm, (machine, process) =>
    {
        harm.Cluster.Store.Delete(harm.Cluster.Keys.Node(machine.Name));
        process.Unregistered = process.Node.Member.Id;
    });

    /// <summary>A node is cut from the store until it freezes, and then not any more. Zones and links stay what they were, but frames were refused meanwhile.</summary>
    private static void Freeze(Harm harm, Action<Machine, NodeProcess> whenFrozen)
    {
        if (harm.AnyRunning(m => m.Process!.Node.Member is { State: MemberState.Active, MayAct: true }) is not { Process: { } process } machine)
            return;
        var (store, network) = (harm.Cluster.Store, harm.Cluster.Network);
        var ways = WaysTo(machine.Name);
        foreach (var (from, to) in ways)
            network.Cut(from, to);
        var isOver = false;
        void Heal()
        {
            isOver = true;
            foreach (var (from, to) in ways)
                network.Heal(from, to);
        }
        void Look()
        {
            if (isOver)
                return;
            if (process is { IsAlive: true, Node.Member: { State: MemberState.Active, MayAct: false } member } && store.Truth.IsMember(member.Id))
            {
                whenFrozen(machine, process);
                Heal();
                return;
            }
            harm.Cluster.Schedule.After(TimeSpan.FromMilliseconds(10), Look);
        }
        Look();
        harm.RepairAfter(harm.Seconds(4, 5), () =>
        {
            if (!isOver)
                Heal();
        });
    }

    private static void WriteGarbage(Harm harm)
    {
        var key = harm.Cluster.Keys.Node("garbage");
        harm.Cluster.Store.Put(key, "{"u8.ToArray());
        harm.RepairAfter(harm.Seconds(1, 6), () => harm.Cluster.Store.Delete(key));
    }

    private static (string From, string To)[] WaysTo(string machine) => [(machine, SimulatedStore.Name), (SimulatedStore.Name, machine)];
}
