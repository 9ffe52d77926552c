using ZoneScaler.Simulation.Checks;
using ZoneScaler.Simulation.Faults;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Time;

namespace ZoneScaler.Simulation.Running;

/// <summary>Runs one seed: a start, a storm of faults, and a calm in which everything must come to rest.</summary>
internal static class SeedRun
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(3);

    // When the world has been told for certain: its first worker says what it is like.
    private static readonly TimeSpan MisfitStart = TimeSpan.FromSeconds(25);

    // Ten times as many as a run has.
    private const long MostEvents = 2_000_000;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs a seed to its end or its first failure.</summary>
    public static RunReport Run(ulong seed, TextWriter? output = null, TimeSpan? from = null, TimeSpan? to = null) =>
        Run(Scenario.Of(seed), static cluster => new Storm(cluster), output, from, to);

    /// <summary>Runs a scenario with what disturbs it.</summary>
    public static RunReport Run(Scenario scenario, Func<SimulatedCluster, IDisturbance> disturb, TextWriter? output = null, TimeSpan? from = null, TimeSpan? to = null)
    {
        var report = new RunReport();
        var schedule = new Schedule();
        var trace = new Trace(schedule, output, from ?? TimeSpan.Zero, to ?? TimeSpan.MaxValue);
        using var cluster = new SimulatedCluster(scenario, schedule, trace, report);
        Ledger.Current = cluster.Ledger;
        var disturbance = disturb(cluster);
        var scan = new CopyScan(cluster);
        var bounds = new BoundsCheck(cluster);

        foreach (var machine in cluster.Machines)
            schedule.At(machine.Misfit == Misfit.None ? cluster.Dice.Between(TimeSpan.Zero, Start) : MisfitStart, machine.Start);
        foreach (var player in cluster.Players)
            schedule.At(cluster.Dice.Between(TimeSpan.Zero, Start * 2), player.Begin);
        disturbance.Begin(Start, Start + scenario.StormTime);
        var calmAt = Start + scenario.StormTime;
        schedule.At(calmAt, disturbance.Calm);
        var restAt = calmAt + scenario.CalmTime * 0.6;
        schedule.At(restAt, () => cluster.Ledger.IsCalm = true);
        var end = calmAt + scenario.CalmTime;
        for (var look = LookInterval; look < end; look += LookInterval)
        {
            schedule.At(look, scan.Look);
            schedule.At(look, bounds.Look);
        }

        try
        {
            while (cluster.Verdict.Failure == null && schedule.RunNext(end))
            {
                if (schedule.EventCount == MostEvents)
                    cluster.Verdict.Fail($"something goes on and on: {MostEvents} events");
            }
            if (cluster.Verdict.Failure == null)
                new CalmCheck(cluster).Check();
            if (cluster.Verdict.Failure == null)
                new PlayerCheck(cluster).Check();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Everything that entities throw has been caught by their zone: this is the control's own, or the simulation's.
            cluster.Verdict.Fail($"{e.GetType().Name}: {e.Message}");
            output?.WriteLine(e);
        }
        report.VirtualTime = schedule.Now;
        report.Events = schedule.EventCount;
        report.Hash = trace.Hash;
        report.Failure = cluster.Verdict.Failure;
        return report;
    }
}
