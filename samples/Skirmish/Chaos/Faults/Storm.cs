using System.Diagnostics;
using System.Globalization;
using Skirmish.Bots;
using Skirmish.Chaos.Networks;
using Skirmish.Cluster;

namespace Skirmish.Chaos.Faults;

/// <summary>Does to a cluster what a schedule says, each time once the cluster has been whole for a while.</summary>
/// <param name="cluster">Whose nodes.</param>
/// <param name="watch">Knows when it is whole.</param>
/// <param name="network">Where the nodes are; null if they share this machine's.</param>
/// <param name="schedule">What is done.</param>
/// <param name="calm">How long the cluster is whole in between.</param>
/// <param name="disturbance">Where it is said while news may be late.</param>
internal sealed class Storm(KeptCluster cluster, ClusterWatch watch, ClusterNetwork? network, FaultSchedule schedule, TimeSpan calm, Disturbance disturbance)
{
    // A node that leaves waits for its zones to be elsewhere, for 20 s by default.
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(40);

    private readonly Stopwatch _clock = new();
    private readonly List<(TimeSpan At, Fault Fault)> _done = [];
    private readonly List<string> _troubles = [];
    private readonly HashSet<Fault> _killed = new(ReferenceEqualityComparer.Instance);

    /// <summary>What was done, and how long after the beginning.</summary>
    public IReadOnlyList<(TimeSpan At, Fault Fault)> Done => _done;

    /// <summary>What went wrong with the cluster itself.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>From the end of something that was done until the cluster was whole, at most.</summary>
    public TimeSpan LongestRecovery { get; private set; }

    /// <summary>Goes on for as long as there is time, and touches each node once at least.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken stop)
    {
        _clock.Start();
        try
        {
            while (_clock.Elapsed < duration || !schedule.IsRoundComplete)
            {
                await CalmAsync(stop);
                await StrikeAsync(schedule.Next(), stop);
            }
            await CalmAsync(stop);
        }
        catch (TimeoutException e)
        {
            _troubles.Add(e.Message.TrimEnd('.'));
        }
        catch (OperationCanceledException)
        {
            _troubles.Add("the run was ended early");
        }

        _troubles.AddRange(cluster.Nodes.Where(n => n.OwnEnds > 0).Select(n => $"{n.Name} ended {n.OwnEnds} times by itself"));
    }

    /// <summary>How often what was done to each node: one line.</summary>
    public override string ToString() => string.Join(
        ", ",
        cluster.Nodes.Select(n => (n.Name, Done: _done.Select(d => d.Fault).Where(f => f.Node == n.Name).GroupBy(f => f.Kind).OrderBy(g => g.Key).ToList()))
            .Where(n => n.Done.Count > 0)
            .Select(n => $"{n.Name} {string.Join(" ", n.Done.Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"))}"));

    // It may still be on the way to notice something: so it must be whole twice.
    private async Task CalmAsync(CancellationToken stop)
    {
        TimeSpan waited;
        do
        {
            await watch.WholeAsync(stop);
            await Task.Delay(calm, stop);
            waited = await watch.WholeAsync(stop);
        }
        while (waited > TimeSpan.FromSeconds(1));
    }

    private async Task StrikeAsync(IReadOnlyList<Fault> faults, CancellationToken stop)
    {
        Say(string.Join(", and ", faults));
        var begun = await Task.WhenAll(faults.Select(async f => (Fault: f, Revision: await watch.RevisionAsync(f.Node, stop))));
        _done.AddRange(faults.Select(f => (_clock.Elapsed, f)));
        if (faults.Any(f => f.Length > TimeSpan.Zero))
            disturbance.Begin();
        await Task.WhenAll(faults.Select(f => DoAsync(f, stop)));
        var recovery = Stopwatch.StartNew();
        foreach (var (fault, revision) in begun)
            await watch.WholeAsync(stop, fault.Kind is FaultKind.Kill or FaultKind.Drain || (fault.Kind == FaultKind.Tear && _killed.Contains(fault)) ? fault.Node : null, revision);
        LongestRecovery = recovery.Elapsed > LongestRecovery ? recovery.Elapsed : LongestRecovery;
        disturbance.End();
        Say(string.Create(CultureInfo.InvariantCulture, $"the cluster is whole again after {recovery.Elapsed.TotalSeconds:0.0} s"));
    }

    private async Task DoAsync(Fault fault, CancellationToken stop)
    {
        var node = cluster.Nodes.Single(n => n.Name == fault.Node);
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                node.Kill();
                break;
            case FaultKind.Drain:
                if (await node.DrainAsync(DrainPatience) is var end && end != "exit code 0")
                    _troubles.Add(end == null ? $"{fault.Node} was told to leave and had not ended after {DrainPatience.TotalSeconds:0} s" : $"{fault.Node} was told to leave and ended with {end}");
                break;
            case FaultKind.Tear:
                await TearAsync(fault, node, stop);
                break;
            case FaultKind.Stop:
                node.Pause();
                try
                {
                    await Task.Delay(fault.Length, stop);
                }
                finally
                {
                    node.Resume();
                }
                break;
            default:
                await DisturbAsync(fault, stop);
                break;
        }
    }

    private async Task TearAsync(Fault fault, KeptNode node, CancellationToken stop)
    {
        var net = network ?? throw new InvalidOperationException("Without a network of its own nothing can be torn off.");
        var filters = new List<NetworkFilter>();
        try
        {
            // First, for what the node would say of the other must not get there.
            if (fault.Also != null)
                filters.Add(await net.CutAsync(fault.Node, fault.Also));
            foreach (var coordinator in cluster.Nodes.Where(n => fault.IsOtherDeaf && n.Name.StartsWith(ClusterLayout.CoordinatorName, StringComparison.Ordinal)))
                filters.Add(await net.CutAsync(coordinator.Name, fault.Other!));
            filters.Add(await net.CutAsync(fault.Node, fault.Other!));
            var clock = Stopwatch.StartNew();
            await Task.Delay(fault.Length, stop);
            // On a machine that is too busy for this, a zone would have given its only backup up, and be lost rightly.
            if (fault.Length > FaultSchedule.Endured || clock.Elapsed < FaultSchedule.Endured)
            {
                lock (_killed)
                    _killed.Add(fault);
                node.Kill();
            }
            else
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"{fault.Node} is not killed: {clock.ElapsedMilliseconds} ms are too long"));
            }
        }
        finally
        {
            foreach (var filter in filters)
                await net.HealAsync(filter);
        }
    }

    private async Task DisturbAsync(Fault fault, CancellationToken stop)
    {
        var net = network ?? throw new InvalidOperationException("Without a network of its own nothing can be cut.");
        var filters = new List<NetworkFilter>();
        try
        {
            if (fault.Kind == FaultKind.Loss)
                filters.Add(await net.LoseAsync(fault.Node, fault.Percent));
            else
                filters.Add(await net.CutAsync(fault.Other!, fault.Node));
            if (fault is { Kind: FaultKind.Cut, BothWays: true })
                filters.Add(await net.CutAsync(fault.Node, fault.Other!));
            await Task.Delay(fault.Length, stop);
        }
        finally
        {
            foreach (var filter in filters)
                await net.HealAsync(filter);
        }
    }

    private void Say(string what) => cluster.Output.Say(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss.fff} CHAOS {_clock.Elapsed.TotalSeconds:0.0} s: {what}."));
}
