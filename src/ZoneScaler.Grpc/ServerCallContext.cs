namespace ZoneScaler.Grpc;

/// <summary>What a handler knows of its call. Valid until the handler returns.</summary>
public abstract class ServerCallContext
{
    /// <summary>The path that was called, like <c>/grpc.health.v1.Health/Check</c>.</summary>
    public abstract string Method { get; }

    /// <summary>The host that the client named.</summary>
    public abstract string Host { get; }

    /// <summary>The client's address, like <c>ipv4:127.0.0.1:50051</c>.</summary>
    public abstract string Peer { get; }

    /// <summary>When the caller gives up, in UTC; <see cref="DateTime.MaxValue"/> if never.</summary>
    public abstract DateTime Deadline { get; }

    /// <summary>What the client sent before its first message.</summary>
    public abstract Metadata RequestHeaders { get; }

    /// <summary>Cancelled when the client gives up or is lost, and at the deadline.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>Sent with the status.</summary>
    public abstract Metadata ResponseTrailers { get; }

    /// <summary>The status to answer with when the handler returns.</summary>
    public abstract Status Status { get; set; }

    /// <summary>How messages are written until the stream's own options are set.</summary>
    public abstract WriteOptions? WriteOptions { get; set; }

    /// <summary>Room for what runs before and after the handler.</summary>
    public abstract IDictionary<object, object> UserState { get; }

    /// <summary>Sends the response headers at once; without this they go with the first message. Once, and before the first message.</summary>
    /// <exception cref="InvalidOperationException">They have been sent.</exception>
    public abstract Task WriteResponseHeadersAsync(Metadata responseHeaders);
}
