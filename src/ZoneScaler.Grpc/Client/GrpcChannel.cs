using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Client;

/// <summary>
/// The way to a server. Connects when the first call needs it, and again after a loss; all calls share a connection until the server's limit of streams is
/// reached. Thread-safe. Dispose it to end its calls and connections.
/// </summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly bool _ownsHandler;
    private readonly HttpMessageHandler _handler;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
    {
        Address = address;
        MaxReceiveMessageSize = options.MaxReceiveMessageSize;
        MaxSendMessageSize = options.MaxSendMessageSize;
        Time = options.Time;
        Metrics = CallMetrics.OfClient(options.MeterFactory);
        _ownsHandler = options.HttpHandler == null || options.DisposeHttpHandler;
        _handler = options.HttpHandler ?? CreateHandler(options);
        Http = new HttpMessageInvoker(_handler, disposeHandler: false);
        Closed = _closed.Token;
    }

    /// <summary>The server's address.</summary>
    public Uri Address { get; }

    internal HttpMessageInvoker Http { get; }

    internal int? MaxReceiveMessageSize { get; }

    internal int? MaxSendMessageSize { get; }

    internal TimeProvider Time { get; }

    internal CallMetrics Metrics { get; }

    /// <summary>Cancelled when the channel is disposed.</summary>
    internal CancellationToken Closed { get; }

    /// <summary>Makes a channel. Nothing is connected yet.</summary>
    /// <param name="address"><c>http://host:port</c> for plain HTTP/2, <c>https://host:port</c> for TLS.</param>
    /// <param name="options">How to connect, and limits.</param>
    /// <exception cref="ArgumentException">The address has another form.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions? options = null) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? ForAddress(uri, options)
            : throw new ArgumentException($"'{address}' is not an address; it must read like http://host:port or https://host:port.", nameof(address));

    /// <inheritdoc cref="ForAddress(string, GrpcChannelOptions?)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.PathAndQuery != "/")
            throw new ArgumentException($"'{address}' cannot be called; an address must read like http://host:port or https://host:port.", nameof(address));
        options ??= new GrpcChannelOptions();
        CheckSize(options.MaxReceiveMessageSize, nameof(options.MaxReceiveMessageSize));
        CheckSize(options.MaxSendMessageSize, nameof(options.MaxSendMessageSize));
        return new GrpcChannel(address, options);
    }

    /// <summary>What calls are started with.</summary>
    public CallInvoker CreateCallInvoker() => new HttpCallInvoker(this);

    /// <summary>Ends all calls with <see cref="StatusCode.Cancelled"/> and closes the connections.</summary>
    public void Dispose()
    {
        _closed.Cancel();
        if (_ownsHandler)
            _handler.Dispose();
        Metrics.Dispose();
    }

    private static void CheckSize(int? bytes, string option)
    {
        if (bytes <= 0)
            throw new ArgumentOutOfRangeException(option, bytes, $"{option} must be more than 0 bytes, or null for any size.");
    }

    private static SocketsHttpHandler CreateHandler(GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            UseCookies = false,
            UseProxy = false,
        };
        if (options.SslOptions != null)
            handler.SslOptions = options.SslOptions;
        return handler;
    }
}
