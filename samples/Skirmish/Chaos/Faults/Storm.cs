using System.Collections.Concurrent;
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

    // So long after it was told a node that leaves hands over its zones.
    private static readonly TimeSpan DrainBegun = TimeSpan.FromMilliseconds(150);

    private readonly Stopwatch _clock = new();
    private readonly List<(TimeSpan At, Fault Fault)> _done = [];
    private readonly List<string> _troubles = [];
    private readonly ConcurrentDictionary<string, bool> _spared = new();

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
        _spared.Clear();
        var ended = await Task.WhenAll(faults.SelectMany(f => f.Ended).Select(async n => (Node: n, Revision: await watch.RevisionAsync(n, stop))));
        _done.AddRange(faults.Select(f => (_clock.Elapsed, f)));
        if (faults.Any(f => f.Length > TimeSpan.Zero))
            disturbance.Begin();
        await Task.WhenAll(faults.Select(f => DoAsync(f, stop)));
        var recovery = Stopwatch.StartNew();
        await watch.WholeAsync(stop);
        foreach (var (node, revision) in ended.Where(e => !_spared.ContainsKey(e.Node)))
            await watch.WholeAsync(stop, node, revision);
        LongestRecovery = recovery.Elapsed > LongestRecovery ? recovery.Elapsed : LongestRecovery;
        disturbance.End();
        Say(string.Create(CultureInfo.InvariantCulture, $"the cluster is whole again after {recovery.Elapsed.TotalSeconds:0.0} s"));
    }

    private async Task DoAsync(Fault fault, CancellationToken stop)
    {
        var node = Find(fault.Node);
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                node.Kill();
                break;
            case FaultKind.Drain:
                await DrainAsync(node);
                break;
            case FaultKind.Tear:
                await TearAsync(fault, node, stop);
                break;
            case FaultKind.Stop:
                await PauseAsync(node, fault.Length, stop);
                break;
            case FaultKind.Strand:
                var pause = PauseAsync(Find(fault.Other!), fault.Length, stop);
                node.Kill();
                await pause;
                break;
            case FaultKind.Deafen:
                await DeafenAsync(fault, node, stop);
                break;
            default:
                await DisturbAsync(fault, stop);
                break;
        }
    }

    private KeptNode Find(string name) => cluster.Nodes.Single(n => n.Name == name);

    private static async Task PauseAsync(KeptNode node, TimeSpan length, CancellationToken stop)
    {
        node.Pause();
        try
        {
            await Task.Delay(length, stop);
        }
        finally
        {
            node.Resume();
        }
    }

    private async Task DrainAsync(KeptNode node)
    {
        if (await node.DrainAsync(DrainPatience) is var end && end != "exit code 0")
            _troubles.Add(end == null ? $"{node.Name} was told to leave and had not ended after {DrainPatience.TotalSeconds:0} s" : $"{node.Name} was told to leave and ended with {end}");
    }

    // What it has just written is done, but the answer does not come; nor does word of it from those who read it, nor anything from who has the zones now, for as long as that one lives.
    private async Task DeafenAsync(Fault fault, KeptNode node, CancellationToken stop)
    {
        var net = network ?? throw new InvalidOperationException("Without a network of its own nothing can be cut.");
        var drain = DrainAsync(node);
        await Task.Delay(DrainBegun, stop);
        var tellers = cluster.Nodes.Select(n => n.Name).Where(n => n == ClusterLayout.LighthouseName || n == fault.Other || n.StartsWith(ClusterLayout.CoordinatorName, StringComparison.Ordinal));
        var filter = await net.CutAsync(tellers, fault.Node);
        try
        {
            await Task.Delay(FaultSchedule.Tear, stop);
            Find(fault.Other!).Kill();
            await Task.Delay(fault.Length, stop);
        }
        finally
        {
            await net.HealAsync(filter);
        }
        await drain;
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
                node.Kill();
            }
            else
            {
                _spared[fault.Node] = true;
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
