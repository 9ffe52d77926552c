using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>The way to one member.</summary>
internal sealed class EtcdEndpoint : IDisposable
{
    // A page of large values, or all that a watch missed.
    private const int MaxReceiveBytes = 128 * 1024 * 1024;

    private readonly GrpcChannel _channel;
    private volatile bool _isVerified;

    public EtcdEndpoint(Uri address, EtcdOptions options, TimeProvider time)
    {
        _channel = GrpcChannel.ForAddress(
            address,
            new GrpcChannelOptions
            {
                ConnectTimeout = options.ConnectTimeout,
                KeepAlivePingDelay = options.ProbeAfter,
                KeepAlivePingTimeout = options.ProbeTimeout,
                MaxReceiveMessageSize = MaxReceiveBytes,
                SslOptions = options.SslOptions,
                Time = time,
            });
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
}
