using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Nodes that die or fall silent while the world runs: how long zones do not tick and players stand still, and what is lost.</summary>
internal sealed class FailoverScenario : IScenario
{
    private const string All = "all";
    private const int MaxCount = 200; // a network has room for so many workers, one after the other

    private static readonly TimeSpan SilenceWait = TimeSpan.FromSeconds(3); // beyond what it takes until zones go on

    // As many as give 200 events, where that does not take too long: each zone that the node had is one.
    private static readonly FailoverBlock[] Blocks =
    [
        new("worker", "workers", 20, "workers are killed") { Act = (series, stage) => series.KillWorkers(stage.Count) },
        new("coordinator", "coordinators", 13, "coordinators are killed") { KillsCoordinators = true, Act = (series, stage) => series.KillCoordinators(stage.Count) },
        new("both", "both", 20, "a worker and the coordinator are killed at once") { KillsCoordinators = true, Act = (series, stage) => series.KillBoth(stage.Count) },
        new("lighthouse", "lighthouses", 13, "the lighthouse is killed") { KillsCoordinators = true, Act = (series, stage) => series.KillLighthouses(stage.Count) },
        new("etcdLeader", "etcd-leaders", 13, "the leader of three members of etcd is killed; needs etcd") { NeedsEtcd = true, Act = (series, stage) => series.KillEtcdLeaders(stage.Count, stage.Etcd!) },
        new("committed", "committed", 20, "workers are killed where state waits for the backup, too") { IsCommitted = true, Act = (series, stage) => series.KillWorkers(stage.Count) },
        new("silent", "silent", 20, "workers fall silent; needs root, 'ip' and 'nft'") { NeedsNetwork = true, Act = (series, stage) => series.SilenceWorkers(stage.Count, stage.Network!, SilenceWait) },
        new("silentUnbacked", "unbacked", 16, "workers fall silent where there are no backups")
        {
            NeedsNetwork = true, IsBacked = false, Act = (series, stage) => series.SilenceWorkers(stage.Count, stage.Network!, TimeSpan.FromSeconds(stage.LeaseSeconds) + SilenceWait),
        },
        new("torn", "torn", 10, "no other worker hears a worker any more, the gateway does, and then it is killed") { NeedsNetwork = true, Tears = true, Act = (series, stage) => series.TearWorkers(stage.Count, stage.Network!) },
        new("tornCommitted", "torn-committed", 10, "the same where state waits for the backup, too") { NeedsNetwork = true, Tears = true, IsCommitted = true, Act = (series, stage) => series.TearWorkers(stage.Count, stage.Network!) },
    ];

    public string Name => "failover";

    public string Summary => "workers, coordinators, the lighthouse and the leader of etcd killed, workers cut off: time to the next tick and snapshot, ticks and inputs lost";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        .. ClusterRun.Options,
        .. Blocks.Select(b => new ScenarioOption(b.Option, FormattableString.Invariant($"{b.Count}"), $"how often {b.Summary}; 0: not at all")),
        new("unbacked-lease", "4", "the lease without backups, in seconds"),
        new("only", All, $"which of {string.Join(',', Blocks.Select(b => b.Name))} are measured, with commas between"),
        new("with", "", "an earlier report: what is not measured now is taken from it, and says when it was measured"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var counts = Blocks.ToDictionary(b => b.Name, b => run.Int(b.Option, 0, MaxCount));
        var leaseSeconds = run.Int("unbacked-lease", 1, 60);
        var only = run.Text("only") == All ? [.. counts.Keys] : run.Text("only").Split(',');
        if (only.FirstOrDefault(o => !counts.ContainsKey(o)) is { } unknown)
            throw new UsageException($"--only names '{unknown}'; {All} and {string.Join(", ", counts.Keys)} are allowed.");
        var earlier = Earlier(run.Text("with"));
        var (results, leftOut) = (new JsonObject(), new JsonObject());
        var (measured, taken) = (0, 0);
        foreach (var block in Blocks)
        {
            var isWanted = only.Contains(block.Name) && counts[block.Name] > 0;
            if (isWanted && block.Missing() is { } missing)
            {
                run.Out.WriteLine($"{block.Name} is left out: this machine lacks {missing}.");
                leftOut[block.Name] = $"this machine lacks {missing}";
            }
            else if (isWanted)
            {
                results[block.Name] = JsonNode.Parse(block.Measure(run, counts[block.Name], leaseSeconds).ToJsonString()); // as one that was read
                measured++;
            }
            else if (earlier?[block.Name] is { } known)
            {
                results[block.Name] = known.DeepClone();
                taken++;
            }
        }
        return Total(results, leftOut, isOneRun: measured == 0 || taken == 0);
    }

    private static JsonObject? Earlier(string file)
    {
        if (file.Length == 0)
            return null;
        if (!File.Exists(file))
            throw new UsageException($"--with names '{file}', which does not exist.");
        return JsonNode.Parse(File.ReadAllText(file))?["blocks"] as JsonObject ?? throw new UsageException($"--with names '{file}', which has no blocks.");
    }

    /// <summary>
    /// All that is said of more than one block comes from the blocks. <c>ticksLostMax</c> leaves out those that cut workers off before they are killed: what these run unheard is lost by design, and stands
    /// in <c>ticksLostMaxTorn</c>.
    /// </summary>
    private JsonObject Total(JsonObject blocks, JsonObject leftOut, bool isOneRun)
    {
        var backed = Blocks.Where(b => b.IsBacked && blocks.ContainsKey(b.Name)).ToArray();
        return new JsonObject
        {
            ["scenario"] = Name,
            ["isOneRun"] = isOneRun,
            ["seconds"] = blocks.Sum(b => (double)b.Value!["seconds"]!),
            ["leftOut"] = leftOut,
            ["workerTickP99Ms"] = Of("worker", "tickMs", "p99"),
            ["workerSnapshotP99Ms"] = Of("worker", "snapshotMs", "p99"),
            ["coordinatorP99Ms"] = Of("coordinator", "tickMs", "p99"),
            ["silentP99Ms"] = Of("silent", "tickMs", "p99"),
            ["silentUnbackedP99Ms"] = Of("silentUnbacked", "tickMs", "p99"),
            ["unbackedLeaseMs"] = blocks["silentUnbacked"]?["leaseMs"]?.DeepClone(),
            ["ticksLostMax"] = backed.Where(b => !b.Tears).Select(b => (long?)blocks[b.Name]!["ticksLostMax"]).Max(),
            ["ticksLostMaxTorn"] = backed.Where(b => b.Tears).Select(b => (long?)blocks[b.Name]!["ticksLostMax"]).Max(),
            ["zonesNotBack"] = Sum(_ => true, "zonesNotBack"),
            ["emptyStarts"] = Sum(b => b.IsBacked, "emptyStarts"),
            ["emptyStartsUnbacked"] = Sum(b => !b.IsBacked, "emptyStarts"),
            ["entitiesLost"] = Sum(b => b.IsBacked, "entitiesLost"),
            ["entitiesDoubled"] = Sum(b => b.IsBacked, "entitiesDoubled"),
            ["ackedInputsLost"] = Sum(b => b.IsCommitted, "ackedInputsLost"),
            ["ackedInputsLostRelaxed"] = Sum(b => b.IsBacked && !b.IsCommitted, "ackedInputsLost"),
            ["inputsDoubled"] = Sum(b => b.IsBacked, "inputsDoubled"),
            ["shownTicksUndoneMaxRelaxed"] = blocks["torn"]?["shownTicksUndoneMax"]?.DeepClone(),
            ["shownTicksUndoneMaxCommitted"] = blocks["tornCommitted"]?["shownTicksUndoneMax"]?.DeepClone(),
            ["playersLost"] = Sum(_ => true, "playersLost"),
            ["blocks"] = blocks,
        };

        JsonNode? Of(string block, string figures, string which) => blocks[block]?[figures]?[which]?.DeepClone();

        // Null: nothing of the kind was measured, so nothing is known.
        long? Sum(Func<FailoverBlock, bool> isOf, string count) =>
            Blocks.Where(b => isOf(b) && blocks.ContainsKey(b.Name)).Select(b => (long)blocks[b.Name]![count]!).ToArray() is { Length: > 0 } counts ? counts.Sum() : null;
    }
}
