namespace ZoneScaler.Grpc.Client;

/// <summary>A client's receiving side.</summary>
internal sealed class ClientStreamReader<TRequest, TResponse>(HttpCall<TRequest, TResponse> call) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private TResponse? _current;

    public TResponse Current => _current ?? throw new InvalidOperationException("No message has been read, or there are no more.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            Cancel(call);
        try
        {
            if (call.TryRead(out _current))
                return Task.FromResult(true);
        }
        catch (RpcException e)
        {
            return Task.FromException<bool>(e);
        }
        return WaitAsync(cancellationToken);
    }

    private static void Cancel(HttpCall<TRequest, TResponse> call) => call.TryEnd(new Status(StatusCode.Cancelled, "The caller cancelled the call."));

    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static c => Cancel((HttpCall<TRequest, TResponse>)c!), call);
        while (await call.WaitAsync().ConfigureAwait(false))
        {
            if (call.TryRead(out _current))
                return true;
        }
        _current = null;
        return false;
    }
}
