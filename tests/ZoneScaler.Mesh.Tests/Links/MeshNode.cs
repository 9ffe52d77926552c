using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Grpc.Server;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Mesh.Tests.Links;

/// <summary>A node with real links, and a memory in place of a coordination store: it is a member from the start, under the revision that the test gives it.</summary>
internal sealed class MeshNode : INodeListener, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly NodeQueue _queue = new();
    private readonly MeshMetrics _metrics = new();
    private readonly NodeLoop _loop;

    private MeshNode(WebApplication app, Func<MeshNode, GrpcMesh> create, string name, long revision, string world, ClusterSettings settings)
    {
        _app = app;
        Mesh = create(this);
        _app.MapGrpc(Mesh.Service);
        Id = new NodeId(name, revision);
        var clock = new BootClock(TimeProvider.System);
        var nodeClock = new NodeClock { Now = clock.Now };
        _app.StartAsync().GetAwaiter().GetResult();
        Address = _app.Urls.Single();
        var setup = new NodeSetup
        {
            Info = new NodeInfo { Name = name, Address = Address, Roles = NodeRoles.Worker },
            WorldName = world,
            Settings = settings,
        };
        Routes = new RouteBook();
        var node = new ClusterNode(setup, nodeClock, new MemberAtOnce(Id, _queue), Mesh, Mesh, Routes, new Fence(() => clock.Now), null, Log, this, new Random(1));
        _loop = new NodeLoop(node, _queue, nodeClock, () => clock.Now, NullLogger<NodeLoop>.Instance);
        _loop.Start();
    }

    public NodeId Id { get; }

    public string Address { get; }

    public GrpcMesh Mesh { get; }

    public RouteBook Routes { get; }

    public Collector Frames { get; } = new();

    public EventLog Log { get; } = new();

    public static async Task<MeshNode> StartAsync(string name, long revision, MeshOptions? options = null, string world = "mesh", ClusterSettings? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddRouting();
        var node = new MeshNode(
            builder.Build(),
            n => new GrpcMesh(options ?? new MeshOptions(), n.Frames, n._queue, n._metrics, TimeProvider.System, NullLogger<GrpcMesh>.Instance),
            name,
            revision,
            world,
            settings ?? new ClusterSettings());
        await Wait.UntilAsync(() => node.Log.Count(NodeEvent.Registered) == 1, node.Log.ToString);
        return node;
    }

    /// <summary>Wants a link to another node from now on.</summary>
    public Task DialAsync(NodeId peer, string address) => _loop.AskAsync(n =>
    {
        n.Links.Know(peer, address);
        n.Links.Want(peer);
        return true;
    });

    /// <summary>Waits until a link to a peer works.</summary>
    public async Task<ILinkOutbox> OutboxAsync(NodeId peer)
    {
        ILinkOutbox? outbox = null;
        await Wait.UntilAsync(
            async () =>
            {
                outbox = await _loop.AskAsync(n => n.Links.TryGet(peer, out var link) ? Mesh.Outbox(link) : null);
                return outbox != null;
            },
            Log.ToString);
        return outbox!;
    }

    /// <summary>Forgets a peer, as when the coordinator says that it is gone.</summary>
    public Task ForgetAsync(NodeId peer) => _loop.AskAsync(n =>
    {
        n.Links.Forget(peer);
        return true;
    });

    /// <summary>Waits until something has happened.</summary>
    public Task ExpectAsync(NodeEvent happened, string detail = "", int count = 1) =>
        Wait.UntilAsync(() => Log.All.Count(e => e.Event == happened && e.Detail.Contains(detail, StringComparison.Ordinal)) >= count, () => $"{happened} with '{detail}' in: {Log}");

    public static FrameBuffer Frame(int length, byte fill = 7)
    {
        var frame = FrameBuffer.Rent(length);
        frame.Writer.Reserve(length).Fill(fill);
        return frame;
    }

    public async ValueTask DisposeAsync()
    {
        Frames.Open.Set();
        Mesh.Stop();
        _loop.Stop(TimeSpan.FromSeconds(5));
        Mesh.Dispose();
        await _app.DisposeAsync();
        _metrics.Dispose();
        _queue.Dispose();
    }

    void INodeListener.Registered(NodeId node, WorldRecord world)
    {
    }

    void INodeListener.MembershipLost()
    {
    }

    void INodeListener.PathChanged(ZoneId zone)
    {
    }
}
