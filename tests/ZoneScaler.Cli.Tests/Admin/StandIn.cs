using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Server;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Tests.Admin;

/// <summary>What answers in the place of a node.</summary>
internal static class StandIn
{
    /// <summary>Starts it on a free port.</summary>
    /// <param name="replies">What it answers, one after the other, when it is asked what has become of a move.</param>
    public static async Task<WebApplication> StartAsync(params Func<Task<MoveReply>>[] replies)
    {
        var moves = new Queue<Func<Task<MoveReply>>>(replies);
        var drained = false;
        var quarantine = new QuarantineReply
        {
            Zones = 64,
            Entries = { new QuarantineEntry { Id = "7", Name = "2d/7,0", Keeper = "w1", IsKept = true, Epoch = 9, Reason = "w3@8 died in tick 70 of it, and w2@6 had died with it before", Deaths = { "w2@6", "w3@8" } } },
        };
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpc(ServerServiceDefinition.CreateBuilder()
            .AddMethod(AdminMethods.ShowCluster, (ShowClusterRequest _, ServerCallContext _) => Task.FromResult(new ClusterReply
            {
                World = "demo",
                Coordinator = "c1",
                Term = 7,
                Nodes =
                {
                    new NodeEntry { Name = "c1", Roles = { "coordinator", "lighthouse" }, IsCoordinator = true, Address = "http://10.0.0.1:7401" },
                    new NodeEntry { Name = "w1", Revision = 5, Roles = { "worker" }, Zones = drained ? 0 : 33, IsDrained = drained, IsLeaving = drained, Address = "http://10.0.0.2:7401" },
                    new NodeEntry { Name = "s1", Revision = 6, Roles = { "worker" }, IsWarm = true, Backups = 33, Address = "http://10.0.0.3:7401" },
                },
            }))
            .AddMethod(AdminMethods.ShowZone, (ShowZoneRequest r, ServerCallContext _) => Task.FromException<ZoneEntry>(new RpcException(new Status(StatusCode.NotFound, $"There is no zone '{r.Zone}'."))))
            .AddMethod(AdminMethods.Leave, (NodeRequest r, ServerCallContext _) => Task.FromResult(new NodeReply { Name = r.Name, Revision = 5 }))
            .AddMethod(AdminMethods.Down, (NodeRequest r, ServerCallContext _) => Task.FromResult(new NodeReply { Name = r.Name, Revision = 5 }))
            .AddMethod(AdminMethods.Explain, (ExplainRequest r, ServerCallContext _) => Task.FromResult(Explain(r.Zone)))
            .AddMethod(AdminMethods.MoveZone, (MoveZoneRequest r, ServerCallContext _) => r.Worker == "w9"
                ? Task.FromException<MoveReply>(new RpcException(new Status(StatusCode.FailedPrecondition, "Zone 2d/0,0 cannot be moved to w9: there is no worker 'w9'; there are w1, w2.")))
                : Task.FromResult(new MoveReply { Zone = "2d/0,0", From = "w1", To = r.Worker, State = "open", Owner = "w1", Epoch = 1, PredictedPauseMs = 12.5 }))
            .AddMethod(AdminMethods.ShowMove, (ShowMoveRequest _, ServerCallContext _) => moves.Dequeue()())
            .AddMethod(AdminMethods.Drain, (DrainRequest r, ServerCallContext _) =>
            {
                drained = !r.Undo;
                return Task.FromResult(new NodeReply { Name = r.Name });
            })
            .AddMethod(AdminMethods.ShowBackups, (ShowBackupsRequest r, ServerCallContext _) => Task.FromResult(Backups(r.Zone)))
            .AddMethod(AdminMethods.ShowQuarantine, (ShowQuarantineRequest _, ServerCallContext _) => Task.FromResult(quarantine))
            .AddMethod(AdminMethods.Quarantine, (QuarantineRequest r, ServerCallContext _) =>
            {
                if (r.Zone == "2d/9,9")
                    return Task.FromResult(quarantine); // it is never written
                if (r.Release && quarantine.Entries.All(e => e.Name != r.Zone))
                    return Task.FromException<QuarantineReply>(new RpcException(new Status(StatusCode.FailedPrecondition, $"The quarantine of zone {r.Zone} cannot end: it is not quarantined.")));
                if (r.Release)
                    quarantine.Entries.Remove(quarantine.Entries.Single(e => e.Name == r.Zone));
                else
                    quarantine.Entries.Add(new QuarantineEntry { Name = r.Zone, Reason = r.Reason });
                return Task.FromResult(quarantine);
            })
            .AddMethod(AdminMethods.ReleaseHold, (ReleaseHoldRequest _, ServerCallContext _) => Task.FromResult(new ReleaseHoldReply()))
            .Build());
        await app.StartAsync();
        return app;
    }

    private static ExplainReply Explain(string zone)
    {
        var placed = new DecisionEntry { Zone = "2d/0,0", Kind = "place", Worker = "w1", Reason = "w1 has room", AgeSeconds = 90 };
        var reply = new ExplainReply
        {
            Zones =
            {
                new ZoneExplanation { Id = "0", Name = "2d/0,0", Owner = "w1", Placed = placed, Thought = "stays on w1" },
                new ZoneExplanation { Id = "1", Name = "2d/1,0", Owner = "w2" },
                new ZoneExplanation { Id = "2", Name = "2d/0,1", Thought = "waits" },
            },
            Decisions = { placed, new DecisionEntry { Zone = "2d/0,0", Kind = "add-backup", Worker = "w2", Reason = "w2 is empty", AgeSeconds = 180 } },
        };
        if (zone.Length > 0)
        {
            var others = reply.Zones.Where(z => z.Name != zone).ToArray();
            foreach (var other in others)
                reply.Zones.Remove(other);
        }
        return reply;
    }

    private static BackupsReply Backups(string zone) => new()
    {
        Wanted = 1,
        Zones = 64,
        Entries =
        {
            new ZoneBackups
            {
                Id = "0",
                Name = "2d/0,0",
                Owner = "w1",
                Epoch = 3,
                Backups =
                {
                    new BackupEntry { Worker = "w2", IsInSync = zone.Length > 0, TicksBehind = 1, SinceSeconds = 12.3 },
                    new BackupEntry { Worker = "w3", SinceSeconds = 2 },
                },
            },
            new ZoneBackups { Id = "1", Name = "2d/1,0" },
        },
    };
}
