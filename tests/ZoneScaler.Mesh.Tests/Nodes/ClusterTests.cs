using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Hosting.Management.Admin;
using ZoneScaler.Zones;

namespace ZoneScaler.Mesh.Tests.Nodes;

/// <summary>Whole nodes in one process, with real links between them and a real lighthouse.</summary>
public sealed class ClusterTests
{
    private const int AllZones = TestWorld.Zones + 1; // and the players' one

    [Fact]
    public async Task Node_WithAllRoles_IsAClusterOfOne()
    {
        await using var node = await TestNode.StartAsync("n1", "all", null, TestWorld.Create());

        await node.GetAsync("/cluster/zones", AllRun);

        Assert.Equal(HttpStatusCode.OK, (await node.Http.GetAsync(new Uri("/ready", UriKind.Relative))).StatusCode);
        var members = await node.GetAsync("/cluster/members", m => m.GetProperty("members").GetArrayLength() == 1);
        Assert.Equal("n1", members.GetProperty("coordinator").GetString());
    }

    [Fact]
    public async Task Nodes_StartedInAnyOrder_FindEachOtherAndShareTheZones()
    {
        // Somebody else takes the port between this and the lighthouse's start only by bad luck.
        var port = FreePort();
        var seed = $"http://127.0.0.1:{port}";
        await using var gateway = await TestNode.StartAsync("g", "gateway", seed);
        await using var first = await TestNode.StartAsync("w1", "worker", seed, TestWorld.Create());
        await first.ExpectLogAsync("SeedsUnreachable");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await first.Http.GetAsync(new Uri("/ready", UriKind.Relative))).StatusCode);
        await using var second = await TestNode.StartAsync("w2", "worker", seed, TestWorld.Create());
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", seed, configure: o =>
        {
            o.Lighthouse.Listen = seed;
            o.Coordinator.MinWorkers = 2;
        });

        var zones = await gateway.GetAsync("/cluster/zones", AllRun);

        var shares = zones.EnumerateArray().GroupBy(z => z.GetProperty("worker").GetString()).ToDictionary(g => g.Key!, g => g.Count());
        Assert.Equal(["w1", "w2"], shares.Keys.Order());
        Assert.InRange(shares["w1"], 2, 3);
    }

    [Fact]
    public async Task Entities_CrossingBetweenWorkers_AreNeitherLostNorDoubled()
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null, configure: o => o.Coordinator.MinWorkers = 2);
        await using var first = await TestNode.StartAsync("w1", "worker", seat.Lighthouse, TestWorld.Create());
        await using var second = await TestNode.StartAsync("w2", "worker", seat.Lighthouse, TestWorld.Create());
        await seat.GetAsync("/cluster/zones", AllRun);

        // Runners begin spread evenly and meet other runners' zones at different times: that counts differ shows that some have crossed.
        var all = TestWorld.Zones * Starter.Runners;
        await seat.GetAsync("/cluster/zones", zones => Entities(zones) == all);
        await seat.GetAsync("/cluster/zones", zones => zones.EnumerateArray().Any(z => z.GetProperty("entities").GetInt32() > Starter.Runners));
        await seat.GetAsync("/cluster/zones", zones => Entities(zones) == all);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // with which they would go on all the same, by a failover
    public async Task Worker_ThatLeaves_HandsItsZonesOnBeforeItsLeaseEnds(int backups)
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null, configure: o => o.Coordinator.MinWorkers = 2);
        await using var first = await TestNode.StartAsync("w1", "worker", seat.Lighthouse, TestWorld.Create(backups: backups), o => o.Node.Lease = TimeSpan.FromMinutes(10));
        await using var second = await TestNode.StartAsync("w2", "worker", seat.Lighthouse, TestWorld.Create(backups: backups));
        await seat.GetAsync("/cluster/zones", zones => AllRun(zones) && zones.EnumerateArray().All(z => z.GetProperty("backups").GetArrayLength() == backups));

        await first.StopAsync();

        var zones = await seat.GetAsync("/cluster/zones", zones => AllRun(zones) && zones.EnumerateArray().All(z => z.GetProperty("worker").GetString() == "w2"));
        await MoveLog.ExpectHandedAsync(zones, () => first.Log, () => second.Log, () => seat.Log);
        Assert.Contains("Left: w1", first.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_WithoutAFence_IsRefusedByItsNeighboursOnceItsZonesAreOthers()
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null, configure: o => o.Coordinator.MinWorkers = 2);
        await using var cable = new CutOff(seat.Lighthouse);
        await using var zombie = await TestNode.StartAsync("w1", "worker", cable.Address, TestWorld.Create(), services: s => s.AddSingleton<IOutputGate, OpenGate>());
        await using var healthy = await TestNode.StartAsync("w2", "worker", seat.Lighthouse, TestWorld.Create());
        await seat.GetAsync("/cluster/zones", AllRun);
        var before = zombie.Runtime.Status.Zones;

        cable.Cut();

        // Its lease has ended and its zones run elsewhere; it knows nothing of that and goes on sending.
        await seat.GetAsync("/cluster/zones", zones => AllRun(zones) && zones.EnumerateArray().All(z => z.GetProperty("worker").GetString() == "w2"));
        await healthy.ExpectLogAsync("FrameFenced");
        await Wait.UntilAsync(() => zombie.Runtime.Status.Zones < before, () => zombie.Log); // it has been told, and has closed what sent
    }

    [Fact]
    public async Task Worker_CutOffFromTheStore_FreezesBeforeItsZonesRunElsewhere()
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null, configure: o => o.Coordinator.MinWorkers = 2);
        await using var cable = new CutOff(seat.Lighthouse);
        await using var worker = await TestNode.StartAsync("w1", "worker", cable.Address, TestWorld.Create());
        await using var healthy = await TestNode.StartAsync("w2", "worker", seat.Lighthouse, TestWorld.Create());
        await seat.GetAsync("/cluster/zones", AllRun);

        cable.Cut();

        var overlap = false;
        await seat.GetAsync("/cluster/zones", zones =>
        {
            var isTaken = zones.EnumerateArray().Any(z => z.GetProperty("epoch").GetInt32() > 1);
            overlap |= isTaken && worker.Runtime.IsReady;
            return AllRun(zones) && isTaken;
        });
        Assert.False(overlap);
        await worker.ExpectLogAsync("Frozen");
    }

    [Fact]
    public async Task Node_OfAnotherWorld_SaysSoAndWaits()
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null);
        await using var first = await TestNode.StartAsync("w1", "worker", seat.Lighthouse, TestWorld.Create());
        await first.ExpectLogAsync("Registered: w1");
        var larger = new Worlds.World(new Worlds.WorldSpec { Name = "test", Bounds = Worlds.Box.Rectangle(0, 0, 1024, 512), CellSize = 256 }, GeneratedTypes.All);

        await using var second = await TestNode.StartAsync("w2", "worker", seat.Lighthouse, larger);

        await second.ExpectLogAsync("WrongWorld: this node's world 'test' differs from the cluster's: bounds");
    }

    [Fact]
    public async Task Node_OfATakenName_SaysSoAndWaits()
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null);
        await using var first = await TestNode.StartAsync("w1", "worker", seat.Lighthouse, TestWorld.Create());
        await first.ExpectLogAsync("Registered: w1");

        await using var second = await TestNode.StartAsync("w1", "worker", seat.Lighthouse, TestWorld.Create());

        await second.ExpectLogAsync("NameTaken: a node 'w1' is registered");
        await first.StopAsync();
        await second.ExpectLogAsync("Registered: w1");
    }

    [Fact]
    public async Task Admin_OnANodeThatDoesNotKnow_AsksTheCoordinator()
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null);
        await using var worker = await TestNode.StartAsync("w1", "worker,gateway", seat.Lighthouse, TestWorld.Create());
        await worker.GetAsync("/cluster/zones", AllRun);
        using var channel = GrpcChannel.ForAddress(worker.Address);

        var cluster = await AskAsync(channel, AdminMethods.ShowCluster, new ShowClusterRequest());
        var zone = await AskAsync(channel, AdminMethods.ShowZone, new ShowZoneRequest { Zone = "2d/1,0" });
        var sessions = await AskAsync(channel, AdminMethods.ListSessions, new ListSessionsRequest());
        var all = await AskAsync(channel, AdminMethods.Explain, new ExplainRequest());
        var one = await AskAsync(channel, AdminMethods.Explain, new ExplainRequest { Zone = "2d/1,0" });
        var failure = await Assert.ThrowsAsync<RpcException>(() => AskAsync(channel, AdminMethods.ShowZone, new ShowZoneRequest { Zone = "nowhere" }));
        var other = await Assert.ThrowsAsync<RpcException>(() => AskAsync(channel, AdminMethods.Explain, new ExplainRequest { Zone = "nowhere" }));

        Assert.Equal(["c", "w1"], cluster.Nodes.Select(n => n.Name));
        Assert.Equal(AllZones, cluster.Nodes.Single(n => n.Name == "w1").Zones);
        Assert.Equal("w1", zone.Owner);
        Assert.Equal("w1", Assert.Single(sessions.Gateways).Name);
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
        Assert.Equal(AllZones, all.Zones.Count);
        Assert.Equal(AllZones, all.Decisions.Count);
        Assert.StartsWith("w1 has room", Assert.Single(one.Zones).Placed.Reason, StringComparison.Ordinal);
        Assert.StartsWith("stays on w1", one.Zones[0].Thought, StringComparison.Ordinal);
        Assert.Equal("2d/1,0", Assert.Single(one.Decisions).Zone);
        Assert.Equal(failure.Status.Detail, other.Status.Detail);
    }

    [Fact]
    public async Task Down_ByAnOperator_EndsTheNodesMembershipForGood()
    {
        await using var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null, configure: o => o.Coordinator.MinWorkers = 2);
        await using var first = await TestNode.StartAsync("w1", "worker", seat.Lighthouse, TestWorld.Create());
        await using var second = await TestNode.StartAsync("w2", "worker", seat.Lighthouse, TestWorld.Create());
        await seat.GetAsync("/cluster/zones", AllRun);
        using var channel = GrpcChannel.ForAddress(seat.Address);

        var reply = await AskAsync(channel, AdminMethods.Down, new NodeRequest { Name = "w1" });

        Assert.Equal("w1", reply.Name);
        await first.ExpectLogAsync("Dismissed");
        await seat.GetAsync("/cluster/zones", zones => AllRun(zones) && zones.EnumerateArray().All(z => z.GetProperty("worker").GetString() == "w2"));
        await seat.GetAsync("/cluster/members", m => m.GetProperty("members").GetArrayLength() == 2);
    }

    private static async Task<TResponse> AskAsync<TRequest, TResponse>(GrpcChannel channel, Method<TRequest, TResponse> method, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, request);
        return await call.ResponseAsync;
    }

    private static bool AllRun(JsonElement zones) => zones.GetArrayLength() == AllZones && zones.EnumerateArray().All(z => z.GetProperty("isRunning").GetBoolean());

    private static int Entities(JsonElement zones) => zones.EnumerateArray().Sum(z => z.GetProperty("entities").GetInt32());

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class OpenGate : IOutputGate
    {
        public bool MayAct => true;
    }
}
