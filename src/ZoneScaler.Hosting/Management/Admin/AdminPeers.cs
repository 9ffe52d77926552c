using System.Collections.Concurrent;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>Passes questions on to other nodes' <see cref="AdminService"/>. Thread-safe.</summary>
internal sealed class AdminPeers(TimeProvider time) : IDisposable
{
    private const int MaxChannels = 64;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);

    /// <summary>Asks a node.</summary>
    /// <exception cref="RpcException">It does not answer, or refuses.</exception>
    public async Task<TResponse> AskAsync<TRequest, TResponse>(string address, Method<TRequest, TResponse> method, TRequest request, CancellationToken stop)
        where TRequest : class
        where TResponse : class
    {
        if (_channels.Count >= MaxChannels && !_channels.ContainsKey(address))
            Forget();
        var channel = _channels.GetOrAdd(address, a => GrpcChannel.ForAddress(a, new GrpcChannelOptions { ConnectTimeout = Timeout }));
        var headers = new Metadata { { AdminService.ForwardedHeader, "1" } };
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers, time.GetUtcNow().UtcDateTime + Timeout, stop), request);
        return await call.ResponseAsync.ConfigureAwait(false);
    }

    public void Dispose() => Forget();

    // Addresses of nodes that are gone would pile up.
    private void Forget()
    {
        foreach (var address in _channels.Keys)
        {
            if (_channels.TryRemove(address, out var channel))
                channel.Dispose();
        }
    }
}
