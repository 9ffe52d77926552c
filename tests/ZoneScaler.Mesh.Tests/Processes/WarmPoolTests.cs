using System.Text.Json;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>Workers of the warm pool, as real processes, when others die.</summary>
public sealed class WarmPoolTests : IAsyncLifetime
{
    private const int AllZones = 66;

    private readonly List<NodeProcess> _nodes = [];
    private readonly string _seed = NodeProcess.FreeAddress();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    [UnixFact]
    public async Task WarmWorkers_HoldBackupsAndTakeThoseOfOneThatDiesAndZonesAfterAFailover()
    {
        // The warm ones first: they must not get the world because nobody else is there yet.
        var seat = await StartAsync("seat", "lighthouse,coordinator", "Coordinator:MinWorkers=2");
        var first = await StartAsync("s1", "worker", "Worker:Warm=true", "Worker:RehearsalTicks=50");
        await StartAsync("s2", "worker", "Worker:Warm=true");
        await first.ExpectAsync("Rehearsed 50 ticks");
        await seat.GetAsync("/cluster/members", m => Member(m, "s1") is { } a && Member(m, "s2") is { } b && a.GetProperty("isWarm").GetBoolean() && b.GetProperty("isWarm").GetBoolean());
        var worker = await StartAsync("w1", "worker");
        await StartAsync("w2", "worker");

        var zones = await seat.GetAsync("/cluster/zones", z => AllAreSafe(z) && Owners(z).SequenceEqual(["w1", "w2"]));
        Assert.Superset(new HashSet<string> { "s1", "s2" }, Holders(zones).ToHashSet());
        await first.CountAsync("zonescaler_worker_warm");
        await first.CountAsync("zonescaler_worker_backups");
        await first.CountAsync("zonescaler_worker_rehearsal_duration_seconds");

        // Others have its backups at once, the other warm one among them.
        first.Signal(NodeProcess.Kill);
        await seat.GetAsync("/cluster/zones", z => AllAreSafe(z) && !Holders(z).Contains("s1") && Holders(z).Contains("s2"));

        // That goes on with the zones of a worker, from its backups.
        worker.Signal(NodeProcess.Kill);
        await seat.GetAsync("/cluster/zones", z => AllAreSafe(z) && Owners(z).SequenceEqual(["s2", "w2"]));
        await _nodes.Single(n => n.Name == "s2").ExpectAsync("ZonePromoted");
        Assert.DoesNotContain("Holding", seat.Output, StringComparison.Ordinal); // for half of the workers have gone, but none has fallen silent
        Assert.DoesNotContain("StateLacking", _nodes.Single(n => n.Name == "s2").Output, StringComparison.Ordinal);
    }

    private static bool AllAreSafe(JsonElement zones) =>
        zones.GetArrayLength() == AllZones && zones.EnumerateArray().All(z => z.GetProperty("isRunning").GetBoolean() && z.GetProperty("backups").GetArrayLength() >= 1);

    private static IEnumerable<string> Owners(JsonElement zones) => zones.EnumerateArray().Select(z => z.GetProperty("worker").GetString() ?? "").Distinct().Order();

    private static IEnumerable<string> Holders(JsonElement zones) => zones.EnumerateArray().SelectMany(z => z.GetProperty("backups").EnumerateArray()).Select(b => b.GetString()!).Distinct().Order();

    private static JsonElement? Member(JsonElement members, string name) =>
        members.GetProperty("members").EnumerateArray().Where(m => m.GetProperty("name").GetString() == name).Select(m => (JsonElement?)m).FirstOrDefault();

    private async Task<NodeProcess> StartAsync(string name, string roles, params string[] settings)
    {
        // On a busy machine new zones look so heavy that the warm ones would be needed at once, were it not for so much capacity; and a short lease ends by itself.
        string[] all = ["Worker:Capacity=1000", "Node:Lease=00:01:00", $"Lighthouse:Listen={_seed}", .. roles.Split(',').Select((r, i) => $"Node:Roles:{i}={r}"), .. settings];
        var node = await NodeProcess.StartAsync(name, _seed, null, all, backups: 1);
        _nodes.Add(node);
        return node;
    }
}
