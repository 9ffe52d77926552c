using System.Net.Sockets;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>
/// The way to one member. When it has lost its connection it must show again that it belongs to the known cluster before anything else is asked of it:
/// behind the same address may by now be another.
/// </summary>
internal sealed class EtcdEndpoint : IDisposable
{
    // A page of large values, or all that a watch missed.
    private const int MaxReceiveBytes = 128 * 1024 * 1024;

    private readonly GrpcChannel _channel;
    private volatile bool _isVerified;
    private int _connections;

    public EtcdEndpoint(Uri address, EtcdOptions options, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = options.ProbeAfter,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingTimeout = options.ProbeTimeout,
            UseCookies = false,
            UseProxy = false,
        };
        if (options.SslOptions != null)
            handler.SslOptions = options.SslOptions;
        _channel = GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpHandler = true, MaxReceiveMessageSize = MaxReceiveBytes, Time = time });
        Invoker = _channel.CreateCallInvoker();
    }

    public Uri Address => _channel.Address;

    public CallInvoker Invoker { get; }

    /// <summary>Whether it has shown, since its last failure, that it is a member of the cluster that this client knows.</summary>
    public bool IsVerified
    {
        get => _isVerified;
        set => _isVerified = value;
    }

    public void Dispose() => _channel.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        // The call that wants this connection counts on a member that has been verified, on a connection that is gone. It fails without having been sent, and
        // is made again after the member has been asked who it is.
        if (_isVerified && Volatile.Read(ref _connections) == 0)
            throw new IOException("The connection was lost; the member is asked first whether it still is one of the cluster.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, stop).ConfigureAwait(false);
            return new Connection(socket, this);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A connection that is counted as long as it lives.</summary>
    private sealed class Connection : NetworkStream
    {
        private readonly EtcdEndpoint _endpoint;
        private int _isDisposed;

        public Connection(Socket socket, EtcdEndpoint endpoint)
            : base(socket, ownsSocket: true)
        {
            _endpoint = endpoint;
            Interlocked.Increment(ref endpoint._connections);
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
                Interlocked.Decrement(ref _endpoint._connections);
            base.Dispose(disposing);
        }
    }
}
