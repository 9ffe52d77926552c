namespace ZoneScaler.Grpc.Server;

/// <summary>A handler's receiving side.</summary>
internal sealed class ServerStreamReader<T>(HttpServerCall call, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private T? _current;
    private bool _isReading;

    public T Current => _current ?? throw new InvalidOperationException("No message has been read, or there are no more.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, true))
            throw new InvalidOperationException("The read before has not ended.");
        if (!call.CancellationToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                call.ThrowIfEnded();
                if (call.Reader.TryRead(marshaller, out _current))
                {
                    Volatile.Write(ref _isReading, false);
                    return Task.FromResult(true);
                }
            }
            catch (RpcException e)
            {
                Volatile.Write(ref _isReading, false);
                return Task.FromException<bool>(e);
            }
        }
        return WaitAsync(cancellationToken);
    }

    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        using var both = cancellationToken.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, cancellationToken) : null;
        try
        {
            call.ThrowIfEnded();
            var token = both?.Token ?? call.CancellationToken;
            while (await call.Reader.WaitAsync(token).ConfigureAwait(false))
            {
                if (call.Reader.TryRead(marshaller, out _current))
                    return true;
            }
            _current = null;
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !call.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw call.Broken(e);
        }
        finally
        {
            Volatile.Write(ref _isReading, false);
        }
    }
}
