using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Cli.Admin;

/// <summary>What one command asks a node.</summary>
internal sealed class AdminTalk(GrpcChannel channel, TimeSpan timeout, CancellationToken stop)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks once.</summary>
    /// <exception cref="RpcException">The node does not answer, or refuses.</exception>
    public async Task<TResponse> AskAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(null, TimeProvider.System.GetUtcNow().UtcDateTime + timeout, stop), request);
        return await call.ResponseAsync.ConfigureAwait(false);
    }

    /// <summary>Asks again and again until something is so. A coordinator that is not there for a while is waited for.</summary>
    /// <param name="look">Asks; null if it is not so yet.</param>
    /// <param name="patience">For how long.</param>
    /// <returns>Null if it never was.</returns>
    /// <exception cref="RpcException">The node refuses, or did not answer at last.</exception>
    public async Task<T?> WaitAsync<T>(Func<Task<T?>> look, TimeSpan patience)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var isLast = TimeProvider.System.GetElapsedTime(started) >= patience;
            try
            {
                if (await look().ConfigureAwait(false) is { } found)
                    return found;
            }
            catch (RpcException e) when (!isLast && e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                // another one is being elected
            }
            if (isLast)
                return null;
            await Task.Delay(LookInterval, stop).ConfigureAwait(false);
        }
    }
}
