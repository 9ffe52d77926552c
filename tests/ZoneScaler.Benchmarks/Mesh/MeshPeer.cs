using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Grpc.Server;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>One end of a real link with a real host behind it; only the control beside them is left out.</summary>
internal sealed class MeshPeer : IFrameSink, IZoneRouter, IOutputGate, IDisposable
{
    private readonly NodeQueue _ignored = new();
    private readonly MeshMetrics _metrics = new();
    private volatile MeshLink? _link;

    public MeshPeer()
    {
        Host = new ZoneHost(World, this, this);
    }

    public static World World { get; } =
        new World(new WorldSpec { Name = "mesh", Bounds = Box.Rectangle(0, 0, 64, 64), CellSize = 64, TickRate = 240 }, GeneratedTypes.All)
            .WithNamedZone<MeshSource>(MeshSource.ZoneName).WithNamedZone<MeshSink>(MeshSink.ZoneName);

    public ZoneHost Host { get; }

    public bool MayAct => true;

    /// <summary>Listens for the other end.</summary>
    /// <returns>The server, and where it is.</returns>
    public (WebApplication App, string Address) Listen()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpc(ServerServiceDefinition.CreateBuilder().AddMethod(MeshMethods.Accepted, async (requests, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(Metadata.Empty);
            await Open().RunAsync(new AcceptedStream(requests, responses, context));
        }).AddEcho().Build());
        app.StartAsync().GetAwaiter().GetResult();
        return (app, app.Urls.First());
    }

    /// <summary>Connects to the other end, and runs until the link ends.</summary>
    public async Task DialAsync(string address)
    {
        using var channel = Connect(address);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(MeshMethods.Dialled, null, default);
        await call.ResponseHeadersAsync;
        await Open().RunAsync(new DialledStream(call));
    }

    /// <summary>Measures the transport alone, over a connection of its own.</summary>
    /// <returns>Round trips in timestamps, ascending.</returns>
    public static long[] MeasureEcho(string address, TimeSpan duration)
    {
        using var channel = Connect(address);
        return EchoStream.MeasureAsync(channel, duration).GetAwaiter().GetResult();
    }

    public FrameRefusal Receive(ZoneId zone, FrameBuffer frame) => Host.Receive(zone, frame);

    public void ReceiveForGateway(FrameBuffer frame) => frame.Release();

    public ZoneReach Reach(ZoneId zone) => _link is { } link ? new ZoneReach(IsAvailable: true, Path: 1, link.IsCongested) : default;

    public void Send(ZoneId zone, FrameBuffer frame)
    {
        if (_link is { } link)
            link.Send(zone, frame);
        else
            frame.Release();
    }

    public void SendToNode(uint node, ZoneId zone, FrameBuffer frame) => frame.Release();

    public GatewayReach ReachGateway(uint gateway) => default;

    public void SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();

    public void Dispose()
    {
        _link?.End(LinkEndReason.Stopping, isPolite: false);
        _ignored.Dispose();
        _metrics.Dispose();
    }

    private static GrpcChannel Connect(string address) =>
        GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 1 << 20 }, DisposeHttpHandler = true });

    private MeshLink Open()
    {
        var link = new MeshLink(1, new MeshOptions(), this, _ignored, _metrics, TimeProvider.System);
        link.Send(new Control { Welcome = new Welcome() }); // from now on frames may pass
        _link = link;
        return link;
    }
}
