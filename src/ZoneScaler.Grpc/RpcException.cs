namespace ZoneScaler.Grpc;

/// <summary>A call that did not succeed. Clients get every failure as this; handlers throw it to choose the status that the caller gets.</summary>
public sealed class RpcException : Exception
{
    /// <summary>Creates a failure.</summary>
    public RpcException(Status status)
        : this(status, new Metadata())
    {
    }

    /// <summary>Creates a failure with trailers.</summary>
    /// <param name="status">The status, not OK.</param>
    /// <param name="trailers">Metadata that a server adds to its status.</param>
    public RpcException(Status status, Metadata trailers)
        : base($"The call failed with {status.StatusCode}: {status.Detail}", status.DebugException)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Status = status;
        Trailers = trailers;
    }

    /// <summary>How the call ended.</summary>
    public Status Status { get; }

    /// <summary>The code of <see cref="Status"/>.</summary>
    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>What the server added to its status.</summary>
    public Metadata Trailers { get; }
}
