using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Client;

/// <summary>A client's sending side.</summary>
internal sealed class ClientStreamWriter<TRequest, TResponse>(HttpCall<TRequest, TResponse> call, Marshaller<TRequest> marshaller, int? maxBytes)
    : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private static readonly Status HasStoppedReading = new(StatusCode.Cancelled, "The server has ended the call; its status comes after the last response.");

    private readonly MessageBuffer _waiting = new(maxBytes);
    private bool _isWriting;
    private bool _isCompleted;

    /// <summary>The request's body.</summary>
    public StreamingContent Content { get; } = new();

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Begin();
        try
        {
            ThrowIfEnded();
            _waiting.Add(message, marshaller);
        }
        catch (RpcException e)
        {
            Leave();
            return Task.FromException(e);
        }
        var mayWait = WriteOptions?.Flags.HasFlag(WriteFlags.BufferHint) ?? false;
        if (mayWait && _waiting.Written.Length < MessageFrame.MaxWaitingBytes)
        {
            Leave();
            return Task.CompletedTask;
        }
        return SendAsync(isLast: false);
    }

    public Task CompleteAsync()
    {
        Begin();
        _isCompleted = true;
        return SendAsync(isLast: true);
    }

    private async Task SendAsync(bool isLast)
    {
        try
        {
            if (_waiting.Written.Length > 0)
            {
                var stream = await Content.Opened.ConfigureAwait(false);
                await stream.WriteAsync(_waiting.Written, call.Aborted).ConfigureAwait(false);
                if (!isLast)
                    await stream.FlushAsync(call.Aborted).ConfigureAwait(false);
                _waiting.Clear();
            }
            if (isLast)
            {
                _waiting.Release();
                Content.End();
            }
        }
        catch (Exception e)
        {
            ThrowIfEnded();
            throw new RpcException(e is OperationCanceledException ? HasStoppedReading : FailureStatus.Of(e));
        }
        finally
        {
            Leave();
        }
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref _isWriting, true))
            throw new InvalidOperationException("The write before has not ended.");
        if (!_isCompleted)
            return;
        Leave();
        throw new InvalidOperationException("The sending side has been completed.");
    }

    private void Leave() => Volatile.Write(ref _isWriting, false);

    private void ThrowIfEnded()
    {
        if (call.End is { } end)
            throw end.Status.StatusCode == StatusCode.OK ? new RpcException(HasStoppedReading) : end.ToException();
    }
}
