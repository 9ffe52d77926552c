using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Stores;

namespace ZoneScaler.Simulation.Faults;

/// <summary>Faults of the network between nodes.</summary>
internal static class NetworkFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("link reset", 5, ResetLink),
        new("machine cut off", 2, CutOff),
        new("two machines cut from each other", 2, h => CutPair(h, bothWays: true)),
        new("one-way cut", 2, h => CutPair(h, bothWays: false)),
        new("slow link", 2, SlowLink),
        new("delays grow", 1, GrowDelays),
        new("dialling fails", 1, FailDials),
    ];

    private static void ResetLink(Harm harm)
    {
        var ends = harm.Cluster.Machines.Where(m => m.Process != null).SelectMany(m => m.Process!.Links.Ends).ToList();
        if (ends.Count == 0)
            return;
        var end = harm.Dice.OneOf(ends);
        end.Process.Links.Reset(end);
    }

    private static void CutOff(Harm harm)
    {
        var machine = harm.Dice.OneOf(harm.Cluster.Machines);
        var others = harm.Cluster.Machines.Where(m => m != machine).Select(m => m.Name).ToList();
        if (harm.Dice.Chance(0.5))
            others.Add(SimulatedStore.Name);
        harm.CutOff(machine.Name, others, harm.Seconds(0.2, 6));
    }

    private static void CutPair(Harm harm, bool bothWays)
    {
        var one = harm.Dice.OneOf(harm.Cluster.Machines).Name;
        var other = harm.Dice.OneOf(harm.Cluster.Machines).Name;
        if (one != other)
            harm.Cut(bothWays ? [(one, other), (other, one)] : [(one, other)], harm.Seconds(0.2, 8));
    }

    private static void SlowLink(Harm harm)
    {
        var from = harm.Dice.OneOf(harm.Cluster.Machines).Name;
        var to = harm.Dice.OneOf(harm.Cluster.Machines).Name;
        if (from != to)
            harm.Slow(harm.Cluster.Network.Route(from, to), harm.Dice.Between(2_000.0, 40_000.0));
    }

    private static void GrowDelays(Harm harm)
    {
        foreach (var route in harm.Cluster.Network.Routes)
            Grow(harm, route);
    }

    private static void Grow(Harm harm, Route route)
    {
        var by = harm.Seconds(0.02, 0.4);
        route.Jitter += by;
        harm.RepairAfter(harm.Seconds(1, 4), () => route.Jitter -= by);
    }

    private static void FailDials(Harm harm)
    {
        harm.Cluster.Network.DialFailures = 0.7;
        harm.RepairAfter(harm.Seconds(1, 6), () => harm.Cluster.Network.DialFailures = 0);
    }
}
