using System.Text.Json;
using ZoneScaler.Client;
using ZoneScaler.Mesh.Tests.Nodes;
using ZoneScaler.Planting;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>The sample's world on real processes, some of which die.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private const int AllZones = 66;

    private readonly List<NodeProcess> _nodes = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonescaler");
    private string _seed = "";

    public Task InitializeAsync()
    {
        _seed = NodeProcess.FreeAddress();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [UnixFact]
    public async Task Worker_Killed_ItsZonesStartElsewhere()
    {
        var seat = await StartAsync("seat", "lighthouse,coordinator", "Coordinator:MinWorkers=2");
        var first = await StartAsync("w1", "worker");
        await StartAsync("w2", "worker");
        await seat.GetAsync("/cluster/zones", AllRun);

        first.Signal(NodeProcess.Kill);

        var zones = await seat.GetAsync("/cluster/zones", z => AllRun(z) && Owners(z).SequenceEqual(["w2"]));
        Assert.Equal(AllZones / 2, zones.EnumerateArray().Count(z => z.GetProperty("epoch").GetInt32() == 2));
    }

    [UnixFact]
    public async Task Worker_StoppedForLongerThanItsLease_OwnsNothingWhenItGoesOn()
    {
        var seat = await StartAsync("seat", "lighthouse,coordinator", "Coordinator:MinWorkers=2");
        await using var cable = new CutOff(_seed);
        var sleeper = await NodeProcess.StartAsync("w1", cable.Address, null, ["Node:Roles:0=worker"]);
        _nodes.Add(sleeper);
        await StartAsync("w2", "worker");
        await seat.GetAsync("/cluster/zones", AllRun);

        cable.Cut(); // or the store would tell it, as soon as it goes on
        sleeper.Signal(NodeProcess.Stop);
        await seat.GetAsync("/cluster/zones", z => AllRun(z) && Owners(z).SequenceEqual(["w2"]));
        sleeper.Signal(NodeProcess.Continue);

        // It knows by its clock that its lease has ended, gives everything up, and joins as another node.
        await sleeper.ExpectAsync("Frozen");
        cable.Heal();
        await sleeper.ExpectAsync("MembershipLost");
        await seat.GetAsync("/cluster/members", m => m.GetProperty("members").GetArrayLength() == 3);
        var zones = await seat.GetAsync("/cluster/zones", AllRun);
        Assert.Equal(["w2"], Owners(zones));
        Assert.All(zones.EnumerateArray(), z => Assert.InRange(z.GetProperty("epoch").GetInt32(), 1, 2));
        Assert.True(sleeper.Output.IndexOf("Frozen", StringComparison.Ordinal) < sleeper.Output.IndexOf("MembershipLost", StringComparison.Ordinal), sleeper.Output);
    }

    [UnixFact]
    public async Task Worker_StoppedForLongerThanItsLeaseAndBlindToIt_IsRefusedByTheNewOwner()
    {
        // The same without the first guard: this process does not heed its lease, and cannot ask the store. So what it says of its old zones does leave it.
        var seat = await StartAsync("seat", "lighthouse,coordinator", "Coordinator:MinWorkers=2");
        await using var cable = new CutOff(_seed);
        var sleeper = await NodeProcess.StartAsync("w1", cable.Address, NodeProcess.PlantBug(PlantedBug.NeverFenced, _folder), ["Node:Roles:0=worker"]);
        _nodes.Add(sleeper);
        var owner = await StartAsync("w2", "worker");
        var before = await seat.GetAsync("/cluster/zones", AllRun);
        Assert.Equal(["w1", "w2"], Owners(before));

        cable.Cut(); // first: what the store says meanwhile would be read when it goes on
        sleeper.Signal(NodeProcess.Stop);
        await seat.GetAsync("/cluster/zones", z => AllRun(z) && Owners(z).SequenceEqual(["w2"]));
        sleeper.Signal(NodeProcess.Continue);

        // Its neighbours refuse it and say so, and it gives up what sent.
        await owner.CountAsync("zonescaler_mesh_frames_refused_total{zonescaler_frame_refusal=\"Stale\"}");
        await owner.ExpectAsync("FrameFenced");
        await sleeper.CountAsync("zonescaler_node_events_total{zonescaler_node_event=\"ZoneClosed\"}");
        var zones = await seat.GetAsync("/cluster/zones", AllRun);
        Assert.Equal(["w2"], Owners(zones));

        cable.Heal();
        await sleeper.ExpectAsync("MembershipLost");
        await seat.GetAsync("/cluster/members", m => m.GetProperty("members").GetArrayLength() == 3);
        zones = await seat.GetAsync("/cluster/zones", AllRun);
        Assert.Equal(["w2"], Owners(zones));
        Assert.All(zones.EnumerateArray(), z => Assert.InRange(z.GetProperty("epoch").GetInt32(), 1, 2));
    }

    [UnixFact]
    public async Task Coordinator_Killed_AnotherTakesOverAndPlacesZones()
    {
        await StartAsync("lighthouse", "lighthouse");
        var first = await StartAsync("c1", "coordinator", "Coordinator:MinWorkers=2");
        var worker = await StartAsync("w1", "worker");
        await StartAsync("w2", "worker");
        await first.GetAsync("/cluster/zones", AllRun);
        var second = await StartAsync("c2", "coordinator");
        await second.GetAsync("/cluster/members", m => m.GetProperty("coordinator").GetString() == "c1" && m.GetProperty("members").GetArrayLength() == 5);

        first.Signal(NodeProcess.Kill);
        await second.GetAsync("/cluster/members", m => m.GetProperty("coordinator").GetString() == "c2");
        worker.Signal(NodeProcess.Kill);

        var zones = await second.GetAsync("/cluster/zones", z => AllRun(z) && Owners(z).SequenceEqual(["w2"]));
        Assert.Equal(AllZones / 2, zones.EnumerateArray().Count(z => z.GetProperty("epoch").GetInt32() == 1)); // those of w2 have not moved
    }

    [UnixFact]
    public async Task Gateway_Killed_ItsPlayersGoOnAtAnother()
    {
        var seat = await StartAsync("seat", "lighthouse,coordinator");
        await StartAsync("w1", "worker");
        var first = await StartAsync("g1", "gateway");
        var second = await StartAsync("g2", "gateway");
        await seat.GetAsync("/cluster/zones", AllRun);
        Uri[] gateways = [.. new[] { first, second }.Select(g => new UriBuilder(g.Address) { Scheme = "ws", Path = "/play" }.Uri)];
        using var crew = new Crew(players: 5, gateways);
        await crew.PlayAsync(p => p is { Gateway: 0, Session.Own: not null });
        crew.Steer();
        await crew.PlayAsync(p => p.Session.LastInputUsed == p.Session.LastInputSent);
        var before = crew.Players.Select(p => (p.Session.Id, p.Session.Own!.Id)).ToArray();

        first.Signal(NodeProcess.Kill);

        await crew.PlayAsync(p => p is { Gateway: 1, Session: { State: SessionState.Playing, Own: not null } });
        Assert.Equal(before, crew.Players.Select(p => (p.Session.Id, p.Session.Own!.Id)));
        crew.Steer();
        await crew.PlayAsync(p => p.Session.LastInputUsed == p.Session.LastInputSent);
        Assert.All(crew.Players, p => Assert.Equal(2u, p.Session.LastInputUsed));
        await seat.GetAsync("/cluster/zones", z => z.EnumerateArray().Sum(zone => zone.GetProperty("players").GetInt32()) == before.Length);
    }

    [UnixFact]
    public async Task Node_Terminated_LeavesInOrder()
    {
        var seat = await StartAsync("seat", "lighthouse,coordinator", "Coordinator:MinWorkers=2");
        var first = await StartAsync("w1", "worker", "Node:Lease=00:10:00");
        var second = await StartAsync("w2", "worker");
        await seat.GetAsync("/cluster/zones", AllRun);

        first.Signal(NodeProcess.Terminate);

        Assert.Equal(0, await first.WaitForExitAsync());
        Assert.Contains("Left: w1", first.Output, StringComparison.Ordinal);
        var zones = await seat.GetAsync("/cluster/zones", z => AllRun(z) && Owners(z).SequenceEqual(["w2"]));
        await MoveLog.ExpectHandedAsync(zones, () => first.Output, () => second.Output, () => seat.Output);
    }

    [UnixFact]
    public async Task Lighthouse_LosesItsFile_ZonesBeginAboveAllEpochsThatNodesKnow()
    {
        var file = $"Lighthouse:File={Path.Combine(_folder.FullName, "lighthouse.db")}";
        var lighthouse = await StartAsync("lighthouse", "lighthouse", file);
        var first = await StartAsync("c1", "coordinator", "Coordinator:MinWorkers=2");
        var victim = await StartAsync("w1", "worker");
        var worker = await StartAsync("w2", "worker");
        await first.GetAsync("/cluster/zones", AllRun);
        victim.Signal(NodeProcess.Kill);
        await first.GetAsync("/cluster/zones", z => AllRun(z) && Owners(z).SequenceEqual(["w2"])); // half of them in epoch 2
        var second = await StartAsync("c2", "coordinator");
        first.Signal(NodeProcess.Kill);
        await second.GetAsync("/cluster/members", m => m.GetProperty("coordinator").GetString() == "c2"); // in a term that the new store will not reach soon

        lighthouse.Signal(NodeProcess.Kill);
        await lighthouse.WaitForExitAsync();
        foreach (var lost in _folder.GetFiles())
            lost.Delete();
        await StartAsync("lighthouse", "lighthouse", file);

        await worker.ExpectAsync("MembershipLost: w2");
        await StartAsync("w3", "worker"); // has never seen the old store
        var zones = await second.GetAsync("/cluster/zones", z => AllRun(z) && z.EnumerateArray().All(e => e.GetProperty("epoch").GetInt32() > 2));
        Assert.Subset(new HashSet<string> { "w2", "w3" }, Owners(zones).ToHashSet());
        Assert.DoesNotContain("control failed", worker.Output, StringComparison.Ordinal);
    }

    private async Task<NodeProcess> StartAsync(string name, string roles, params string[] settings)
    {
        var node = await NodeProcess.StartAsync(name, _seed, [$"Lighthouse:Listen={_seed}", .. roles.Split(',').Select((r, i) => $"Node:Roles:{i}={r}"), .. settings]);
        _nodes.Add(node);
        return node;
    }

    private static bool AllRun(JsonElement zones) => zones.GetArrayLength() == AllZones && zones.EnumerateArray().All(z => z.GetProperty("isRunning").GetBoolean());

    private static IEnumerable<string> Owners(JsonElement zones) => zones.EnumerateArray().Select(z => z.GetProperty("worker").GetString() ?? "").Distinct().Order();
}
