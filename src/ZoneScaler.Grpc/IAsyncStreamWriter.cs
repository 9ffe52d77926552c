namespace ZoneScaler.Grpc;

/// <summary>Sends messages one by one. The task of a write ends when the message has been taken over, which a slow peer delays.</summary>
public interface IAsyncStreamWriter<in T>
{
    /// <summary>How the next messages are written.</summary>
    WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends a message, which may be changed again when the task has ended.</summary>
    /// <exception cref="RpcException">The call has ended, or the message is larger than allowed.</exception>
    /// <exception cref="InvalidOperationException">The write before has not ended.</exception>
    Task WriteAsync(T message);
}
