using System.Diagnostics;
using System.Globalization;
using Skirmish.Bots;
using Skirmish.Chaos.Faults;
using Skirmish.Chaos.Ledgers;
using Skirmish.Chaos.Networks;
using Skirmish.Cluster;
using Skirmish.Game;

namespace Skirmish.Chaos;

/// <summary>One chaos run: cluster, players, faults, and the verdict.</summary>
/// <param name="plan">What it is to be.</param>
/// <param name="layout">Where the nodes are.</param>
/// <param name="network">Their network; null if it is this machine's.</param>
internal sealed class ChaosRun(ChaosPlan plan, ClusterLayout layout, ClusterNetwork? network)
{
    // What a player is told may wait for as long as a link is cut, and for the next try after that; and then for the same once more.
    private const int CutPatience = 60 * Rules.TickRate;

    private readonly List<string> _troubles = [];
    private readonly Disturbance _disturbance = new();
    private readonly GivenUp _givenUp = new();
    private LedgerAudit? _audit;
    private TimeSpan _stormed;

    /// <summary>Runs it.</summary>
    /// <param name="prepare">Makes the cluster of a program and what all nodes are told.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The exit code: 0 if the verdict is good.</returns>
    public async Task<int> RunAsync(Func<NodeProgram, IEnumerable<string>, KeptCluster> prepare, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("skirmish-chaos-");
        var program = plan.PlantedBug == null ? NodeProgram.Own : NodeProgram.WithConfiguration(PlantedBugs.Plant(plan.PlantedBug, folder));
        var cluster = prepare(program, [NodeCommand.TokensOption]);
        cluster.Output.Listener = _givenUp.Hear;
        using var watch = new ClusterWatch(layout.PlayAddresses, [.. cluster.Nodes.Select(n => n.Name)], Math.Min(plan.Backups, 1)); // with one in sync, a worker may die, and what is still joining makes it harder
        var victims = cluster.Nodes.Select(n => n.Name).Where(n => plan.Victims.Any(v => n.StartsWith(v, StringComparison.Ordinal))).ToList();
        var storm = new Storm(cluster, watch, network, new FaultSchedule(victims, plan.Kinds, network == null ? null : ClusterNetwork.Outside, plan.Backups, plan.PairPercent, plan.Seed), plan.Calm, _disturbance);
        BotReport? report = null;
        try
        {
            cluster.Start(stop);
            await watch.WholeAsync(stop);
            report = await PlayAsync(cluster, storm, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            _troubles.Add(e is TimeoutException ? e.Message.TrimEnd('.') : "the run was ended early");
        }
        finally
        {
            cluster.Output.Listener = null; // what is said while all end is not of the run
            await cluster.StopAsync();
            folder.Delete(recursive: true);
        }

        _troubles.AddRange(storm.Troubles);
        _troubles.AddRange(_audit?.Differences ?? ["it did not come to a count of the tokens"]);
        _troubles.AddRange(report?.Faults(plan.Players) ?? ["no bot could join"]);
        return await JudgeAsync(storm, report);
    }

    private async Task<BotReport?> PlayAsync(KeptCluster cluster, Storm storm, CancellationToken stop)
    {
        var bots = new BotPlan(layout.PlayAddresses, plan.Players, plan.Duration, plan.FlockPercent, plan.JoinsPerSecond, Threads: 1, network == null ? ShotWatch.EndPatience : CutPatience, Disturbance: _disturbance);
        var zones = SkirmishWorld.Spec(0).CellZones().Count() + 1;
        using var reader = new LedgerReader([.. layout.Workers.Select(w => w.Management)], zones);
        cluster.Output.Say($"{bots.Players} bots join at {string.Join(" and ", bots.Gateways.Select(g => g.ToString()))}.");
        return await BotRun.PlayAsync(bots, StormAsync, stop);

        async Task StormAsync(int players)
        {
            await reader.BeginAsync(stop);
            cluster.Output.Say($"{players} bots play. Seed {plan.Seed}.");
            var clock = Stopwatch.StartNew();
            await storm.RunAsync(plan.Duration, stop);
            _stormed = clock.Elapsed;
            cluster.Output.Say("The tokens are brought to rest and counted.");
            _audit = await reader.EndAsync(stop);
        }
    }

    private async Task<int> JudgeAsync(Storm storm, BotReport? bots)
    {
        Console.WriteLine();
        if (bots != null)
            Console.WriteLine(bots.ToTable());
        Console.WriteLine($"Done: {storm}.");
        if (_audit != null)
            Console.WriteLine($"Ledger: {_audit}.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Given up: {_givenUp.Zones} zones quarantined, {_givenUp.Messages} messages declared dead."));
        if (plan.Report is { } file)
        {
            file.Directory?.Create();
            await File.WriteAllTextAsync(file.FullName, Report(storm, bots).ToJson(), CancellationToken.None);
            Console.WriteLine($"The report is in {file.FullName}.");
        }

        foreach (var trouble in _troubles)
            Console.WriteLine($"Fault: {trouble}.");
        Console.WriteLine(_troubles.Count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"Verdict: good. {storm.Done.Count} faults in {_stormed.TotalSeconds:0} s; {bots!.Players} players, {bots.Disconnects} lost connections, {bots.Resumes} sessions resumed, nobody away for more than {bots.OutageMs.Max / 1000:0.0} s; no cheats; nothing lost or doubled.")
            : "Verdict: bad.");
        return _troubles.Count == 0 ? 0 : 1;
    }

    private ChaosReport Report(Storm storm, BotReport? bots) => new(
        _troubles.Count == 0,
        _troubles,
        plan.Seed,
        Options(),
        plan.PlantedBug,
        Math.Round(_stormed.TotalSeconds, 1),
        storm.Done.GroupBy(d => d.Fault.Kind).OrderBy(g => g.Key).ToDictionary(g => g.Key.ToString().ToLowerInvariant(), g => g.Count()),
        [.. storm.Done.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.At.TotalSeconds:0.0} s: {d.Fault}"))],
        Math.Round(storm.LongestRecovery.TotalSeconds, 1),
        _givenUp.Zones,
        _givenUp.Messages,
        _audit,
        bots);

    private ChaosOptions Options() => new(
        plan.Players,
        plan.Duration.TotalSeconds,
        plan.Calm.TotalSeconds,
        plan.FlockPercent,
        plan.JoinsPerSecond,
        [.. plan.Kinds.Select(k => k.ToString().ToLowerInvariant())],
        plan.Victims,
        plan.PairPercent,
        plan.Seed,
        layout.Coordinators.Count,
        layout.Workers.Count,
        layout.Warm,
        layout.Gateways.Count,
        plan.Backups);
}
