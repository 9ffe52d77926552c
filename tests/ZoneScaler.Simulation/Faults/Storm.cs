using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Faults;

/// <summary>Faults, one after the other and over each other, by chance; and the end of all of them.</summary>
internal sealed class Storm(SimulatedCluster cluster) : IDisturbance
{
    private static readonly Fault[] All = [.. ProcessFaults.All, .. NetworkFaults.All, .. StoreFaults.All, .. PlayerFaults.All];
    private static readonly int Weights = All.Sum(f => f.Weight);

    private readonly Harm _harm = new(cluster);
    private TimeSpan _end;

    /// <summary>All kinds of faults.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. All.Select(f => f.Kind)];

    public void Begin(TimeSpan start, TimeSpan end)
    {
        _end = end;
        cluster.Schedule.At(start, Next);
    }

    public void Calm() => _harm.Calm();

    private void Next()
    {
        var wait = cluster.Dice.About(cluster.Scenario.FaultInterval);
        if (cluster.Schedule.Now + wait >= _end)
            return;
        cluster.Schedule.After(wait, () =>
        {
            Strike(Pick());
            Next();
        });
    }

    private Fault Pick()
    {
        var pick = cluster.Dice.Between(0, Weights - 1);
        return All.First(f => (pick -= f.Weight) < 0);
    }

    private void Strike(Fault fault)
    {
        cluster.Report.Fault(fault.Kind);
        cluster.Trace.Note("storm", "fault", fault.Kind);
        fault.Strike(_harm);
    }
}
