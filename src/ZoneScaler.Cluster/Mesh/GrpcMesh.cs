using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>
/// Carries links as gRPC streams, one connection and one stream for each. The node's thread dials, sends and closes; peers come in through <see cref="Service"/>. All that happens to a
/// link is told to the node's thread, in the order in which it happened.
/// </summary>
internal sealed partial class GrpcMesh : ILinkDriver, ILinkOutboxes, IDisposable
{
    private const int StreamWindowBytes = 1024 * 1024;

    private static readonly DeadOutbox Dead = new();

    private readonly ConcurrentDictionary<int, MeshLink> _links = new();
    private readonly MeshOptions _options;
    private readonly IFrameSink _sink;
    private readonly NodeQueue _node;
    private readonly MeshMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<GrpcMesh> _logger;
    private int _lastNumber;
    private volatile bool _isStopped;

    public GrpcMesh(MeshOptions options, IFrameSink sink, NodeQueue node, MeshMetrics metrics, TimeProvider time, ILogger<GrpcMesh> logger)
    {
        _options = options;
        _sink = sink;
        _node = node;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        Service = ServerServiceDefinition.CreateBuilder().AddMethod(MeshMethods.Accepted, AcceptAsync).Build();
        metrics.Observe(() => _links.Values);
    }

    /// <summary>What peers call; to be mapped by the node's server.</summary>
    public ServerServiceDefinition Service { get; }

    /// <summary>The links, those included that are being opened.</summary>
    public IEnumerable<MeshLink> Links => _links.Values;

    /// <summary>How many links have ended for a reason.</summary>
    public long Ends(LinkEndReason reason) => _metrics.Ends(reason);

    /// <inheritdoc/>
    public int Dial(string address)
    {
        var link = Create();
        _ = DialAsync(link, address);
        return link.Number;
    }

    /// <inheritdoc/>
    public void Send(int link, Control message)
    {
        if (_links.TryGetValue(link, out var known))
            known.Send(message);
    }

    /// <inheritdoc/>
    public void Close(int link, LinkEndReason reason)
    {
        if (!_links.TryGetValue(link, out var known) || !known.End(reason, isPolite: reason is not (LinkEndReason.Silent or LinkEndReason.Overrun or LinkEndReason.Unreachable)))
            return;
        LogClosed(link, reason);
    }

    /// <inheritdoc/>
    public ILinkOutbox Outbox(int link) => _links.TryGetValue(link, out var known) ? known : Dead;

    /// <summary>Takes no more peers, and ends all links.</summary>
    public void Stop()
    {
        _isStopped = true;
        foreach (var link in _links.Values)
            link.End(LinkEndReason.Stopping, isPolite: true);
    }

    public void Dispose()
    {
        _isStopped = true;
        foreach (var link in _links.Values)
            link.End(LinkEndReason.Stopping, isPolite: false);
    }

    private MeshLink Create()
    {
        var link = new MeshLink(Interlocked.Increment(ref _lastNumber), _options, _sink, _node, _metrics, _time);
        _links[link.Number] = link;
        return link;
    }

    private async Task DialAsync(MeshLink link, string address)
    {
        await Task.Yield(); // the node's thread does not wait for sockets
        try
        {
            using var channel = GrpcChannel.ForAddress(address, ChannelOptions());
            using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(MeshMethods.Dialled, null, default);
            await call.ResponseHeadersAsync.WaitAsync(_options.ConnectTimeout, _time).ConfigureAwait(false);
            if (link.Reason != LinkEndReason.None)
                return;
            await _node.PostAsync(n => n.Links.Dialled(link.Number)).ConfigureAwait(false);
            await link.RunAsync(new DialledStream(call)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or TimeoutException or ArgumentException)
        {
            LogUnreachable(link.Number, address, e.Message);
            if (link.End(LinkEndReason.Unreachable, isPolite: false))
                await _node.PostAsync(n => n.Links.Closed(link.Number, LinkEndReason.Unreachable)).ConfigureAwait(false);
        }
        finally
        {
            _links.TryRemove(link.Number, out _);
        }
    }

    private async Task AcceptAsync(IAsyncStreamReader<InboundBatch> requests, IServerStreamWriter<OutboundBatch> responses, ServerCallContext context)
    {
        if (_isStopped || _node.IsClosed)
            throw new RpcException(new Status(StatusCode.Unavailable, "The node is stopping."));
        if (_links.Count >= _options.MaxLinks)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The node has {_options.MaxLinks} links, and takes no more."));
        await context.WriteResponseHeadersAsync(Metadata.Empty).ConfigureAwait(false);
        var link = Create();
        var stream = new AcceptedStream(requests, responses, context);
        try
        {
            LogAccepted(link.Number, context.Peer);
            await _node.PostAsync(n => n.Links.Accepted(link.Number)).ConfigureAwait(false);
            await link.RunAsync(stream).ConfigureAwait(false);
        }
        finally
        {
            stream.End();
            _links.TryRemove(link.Number, out _);
        }
    }

    // A connection for each link: its loss is the link's and nobody else's, and no other stream stands before it.
    private GrpcChannelOptions ChannelOptions() => new()
    {
        DisposeHttpHandler = true,
        HttpHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = _options.ConnectTimeout,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            UseCookies = false,
            UseProxy = false,
        },
    };

    [LoggerMessage(60, LogLevel.Debug, "Link {Link}: {Peer} has connected.")]
    private partial void LogAccepted(int link, string peer);

    [LoggerMessage(61, LogLevel.Debug, "Link {Link}: {Address} cannot be reached: {Problem}")]
    private partial void LogUnreachable(int link, string address, string problem);

    [LoggerMessage(62, LogLevel.Debug, "Link {Link} is closed: {LinkEndReason}.")]
    private partial void LogClosed(int link, LinkEndReason linkEndReason);

    /// <summary>For a link that ended before the node's thread had heard that it worked.</summary>
    private sealed class DeadOutbox : ILinkOutbox
    {
        public bool IsCongested => false;

        public void Send(ZoneId zone, FrameBuffer frame) => frame.Release();

        public void SendToGateway(FrameBuffer frame) => frame.Release();
    }
}
