using System.Globalization;
using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Hosting.Management.Admin;
using ZoneScaler.Replays;

namespace ZoneScaler.Mesh.Tests.Nodes;

/// <summary>Persons move zones between whole nodes.</summary>
public sealed class ShardingTests
{
    private const int AllZones = TestWorld.Zones + 1; // and the players' one

    [Fact]
    public async Task Move_ByAPerson_HappensWhileTheZoneRunsAndIsSettledThen()
    {
        await using var cluster = await Cluster.StartAsync(backups: 0);
        var zone = (await cluster.AskAsync(AdminMethods.ListZones, new ListZonesRequest())).Zones.First(z => z.Owner == "w1");

        // Asked of a node that has to ask the coordinator.
        var begun = await cluster.AskAsync(AdminMethods.MoveZone, new MoveZoneRequest { Zone = zone.Name, Worker = "w2", PatienceSeconds = 20 });
        Assert.Equal(("w1", "w2", "open"), (begun.From, begun.To, begun.State));
        MoveReply end = begun;
        await Wait.UntilAsync(
            async () =>
            {
                end = await cluster.AskAsync(AdminMethods.ShowMove, new ShowMoveRequest { Zone = zone.Id });
                return end.State != "open";
            },
            () => $"{end}\n{cluster.First.Log}");

        Assert.Equal(("done", "w2", 2u), (end.State, end.Owner, end.Epoch));
        Assert.Contains("ZoneHanded", cluster.First.Log, StringComparison.Ordinal); // it did not start anew
        await Wait.UntilAsync(
            async () =>
            {
                var there = await cluster.AskAsync(AdminMethods.ShowZone, new ShowZoneRequest { Zone = zone.Id });
                return there is { Owner: "w2", HasLastPauseMs: true, LastPauseMs: > 0 and < 10_000, PredictedPauseMs: > 0 };
            },
            () => cluster.First.Log);
        var explained = await cluster.AskAsync(AdminMethods.Explain, new ExplainRequest { Zone = zone.Name });
        Assert.Equal("a person wants it there", Assert.Single(explained.Zones).Placed.Reason);
        var again = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.MoveZone, new MoveZoneRequest { Zone = zone.Name, Worker = "w2", PatienceSeconds = 20 }));
        Assert.Equal($"Zone {zone.Name} cannot be moved to w2: w2 has it already.", again.Status.Detail);
        var nowhere = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.MoveZone, new MoveZoneRequest { Zone = "nowhere", Worker = "w2", PatienceSeconds = 20 }));
        Assert.Equal(StatusCode.NotFound, nowhere.StatusCode);
        var hasty = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.MoveZone, new MoveZoneRequest { Zone = zone.Name, Worker = "w1" }));
        Assert.Equal("A patience of 0 s is not allowed; more than 0 and up to 86400 s are.", hasty.Status.Detail);
    }

    [Fact]
    public async Task Drain_OfAWorker_EmptiesItUntilThatIsTakenBack()
    {
        await using var cluster = await Cluster.StartAsync(backups: 0);

        await cluster.AskAsync(AdminMethods.Drain, new DrainRequest { Name = "w1" });
        var drained = await cluster.NodeAsync("w1", n => n is { Zones: 0, Backups: 0, IsDrained: true });

        Assert.True(drained.IsLeaving);
        Assert.Contains("ZoneHanded", cluster.First.Log, StringComparison.Ordinal);
        await cluster.NodeAsync("w2", n => n.Zones == AllZones);
        var last = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.Drain, new DrainRequest { Name = "w2" }));
        Assert.Equal("There is no other worker that could take what w2 has.", last.Status.Detail);
        var none = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.Drain, new DrainRequest { Name = "c" }));
        Assert.Equal("There is no worker 'c'; there are w1, w2.", none.Status.Detail);

        await cluster.AskAsync(AdminMethods.Drain, new DrainRequest { Name = "w1", Undo = true });
        await cluster.NodeAsync("w1", n => !n.IsDrained);
        await cluster.AskAsync(AdminMethods.MoveZone, new MoveZoneRequest { Zone = "2d/0,0", Worker = "w1", PatienceSeconds = 20 });
        await cluster.NodeAsync("w1", n => n.Zones > 0);
    }

    [Fact]
    public async Task Backups_OnceInSync_AreNotAmongThoseThatLack()
    {
        await using var cluster = await Cluster.StartAsync(backups: 1);
        BackupsReply? lacking = null;
        await Wait.UntilAsync(
            async () => (lacking = await cluster.AskAsync(AdminMethods.ShowBackups, new ShowBackupsRequest())).Entries.Count == 0,
            () => $"{lacking}");

        Assert.Equal((1, AllZones), (lacking!.Wanted, lacking.Zones));
        BackupEntry? backup = null;
        await Wait.UntilAsync(
            async () =>
            {
                var one = await cluster.AskAsync(AdminMethods.ShowBackups, new ShowBackupsRequest { Zone = "2d/0,0" });
                backup = Assert.Single(Assert.Single(one.Entries).Backups);
                return backup is { IsInSync: true, HasTicksBehind: true };
            },
            () => $"{backup}");
        Assert.InRange(backup!.TicksBehind, 0, 20);
        var none = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.ShowBackups, new ShowBackupsRequest { Zone = "nowhere" }));
        Assert.StartsWith("There is no zone 'nowhere'; zones are named like ", none.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quarantine_ByAPerson_KeepsTheZoneUntilItIsReleasedAndGoesOn()
    {
        var folder = Directory.CreateTempSubdirectory("zonescaler");
        try
        {
            await using var cluster = await Cluster.StartAsync(backups: 0, folder);
            var zone = (await cluster.AskAsync(AdminMethods.ListZones, new ListZonesRequest())).Zones.First(z => z.Owner == "w1" && z.Name.StartsWith("2d/", StringComparison.Ordinal));
            Assert.Empty((await cluster.AskAsync(AdminMethods.ShowQuarantine, new ShowQuarantineRequest())).Entries);

            // Asked of a node that has to ask the coordinator.
            await cluster.AskAsync(AdminMethods.Quarantine, new QuarantineRequest { Zone = zone.Name, Reason = "leaks" });
            QuarantineReply? all = null;
            await Wait.UntilAsync(
                async () => (all = await cluster.AskAsync(AdminMethods.ShowQuarantine, new ShowQuarantineRequest())).Entries.Any(e => e.IsKept),
                () => $"{all}\n{cluster.First.Log}");

            var entry = Assert.Single(all!.Entries);
            Assert.Equal((zone.Name, zone.Id, "w1", 2u, "a person wants it so: leaks"), (entry.Name, entry.Id, entry.Keeper, entry.Epoch, entry.Reason));
            Assert.Equal(AllZones, all.Zones);
            Assert.False((await cluster.AskAsync(AdminMethods.ShowZone, new ShowZoneRequest { Zone = zone.Name })).IsRunning);
            var record = Assert.Single(folder.GetFiles("*-kept.zone"));
            var replay = ZoneReplay.Load(TestWorld.Create(), await File.ReadAllBytesAsync(record.FullName));
            Assert.Equal(zone.Id, replay.Zone.Id.Value.ToString("x16", CultureInfo.InvariantCulture));
            var again = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.Quarantine, new QuarantineRequest { Zone = zone.Id }));
            Assert.Equal($"The quarantine of zone {zone.Name} cannot begin: it is quarantined already: a person wants it so: leaks.", again.Status.Detail);

            await cluster.AskAsync(AdminMethods.Quarantine, new QuarantineRequest { Zone = zone.Name, Release = true });
            ZoneEntry? released = null;
            await Wait.UntilAsync(
                async () => (released = await cluster.AskAsync(AdminMethods.ShowZone, new ShowZoneRequest { Zone = zone.Name })).IsRunning,
                () => $"{released}\n{cluster.First.Log}");
            Assert.Equal(("w1", 3u, ""), (released!.Owner, released.Epoch, released.Quarantine));
            Assert.Contains($"ZonePromoted: {zone.Name}, epoch 3", cluster.First.Log, StringComparison.Ordinal); // it did not start anew
            var twice = await Assert.ThrowsAsync<RpcException>(() => cluster.AskAsync(AdminMethods.Quarantine, new QuarantineRequest { Zone = zone.Name, Release = true }));
            Assert.Equal($"The quarantine of zone {zone.Name} cannot end: it is not quarantined.", twice.Status.Detail);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class Cluster : IAsyncDisposable
    {
        private readonly TestNode _seat;
        private readonly TestNode _second;
        private readonly GrpcChannel _channel;

        private Cluster(TestNode seat, TestNode first, TestNode second)
        {
            (_seat, First, _second) = (seat, first, second);
            _channel = GrpcChannel.ForAddress(second.Address);
        }

        public TestNode First { get; }

        public static async Task<Cluster> StartAsync(int backups, DirectoryInfo? kept = null)
        {
            var seat = await TestNode.StartAsync("c", "coordinator,lighthouse", null, configure: o => o.Coordinator.MinWorkers = 2);
            var cluster = new Cluster(
                seat,
                await TestNode.StartAsync("w1", "worker", seat.Lighthouse, TestWorld.Create(backups: backups), Keep),
                await TestNode.StartAsync("w2", "worker", seat.Lighthouse, TestWorld.Create(backups: backups), Keep));
            await seat.GetAsync("/cluster/zones", zones => zones.GetArrayLength() == AllZones && zones.EnumerateArray().All(z => z.GetProperty("isRunning").GetBoolean()));
            return cluster;

            void Keep(NodeOptions options) => options.Worker.QuarantineDirectory = kept?.FullName ?? options.Worker.QuarantineDirectory;
        }

        public async Task<TResponse> AskAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request)
            where TRequest : class
            where TResponse : class
        {
            using var call = _channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, request);
            return await call.ResponseAsync;
        }

        public async Task<NodeEntry> NodeAsync(string name, Func<NodeEntry, bool> condition)
        {
            NodeEntry? found = null;
            await Wait.UntilAsync(
                async () =>
                {
                    found = (await AskAsync(AdminMethods.ShowCluster, new ShowClusterRequest())).Nodes.Single(n => n.Name == name);
                    return condition(found);
                },
                () => $"{found}\n{_seat.Log}\n{First.Log}");
            return found!;
        }

        public async ValueTask DisposeAsync()
        {
            _channel.Dispose();
            await _second.DisposeAsync();
            await First.DisposeAsync();
            await _seat.DisposeAsync();
        }
    }
}
