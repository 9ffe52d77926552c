namespace ZoneScaler.Grpc;

/// <summary>The messages that the peer sends, read one by one. One reader at a time. Nothing is read ahead of need: a slow reader slows the sender down.</summary>
public interface IAsyncStreamReader<out T>
{
    /// <summary>The message that the last successful <see cref="MoveNext"/> read.</summary>
    T Current { get; }

    /// <summary>Reads the next message; false after the last one of a call that succeeded.</summary>
    /// <param name="cancellationToken">In a client gives the whole call up; in a server only ends the wait.</param>
    /// <exception cref="RpcException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">In a server: the token was cancelled; reading may go on later.</exception>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
