namespace ZoneScaler.Cluster.Mesh;

/// <summary>The two-way stream below a link, on whichever side it was opened.</summary>
internal interface IMeshStream
{
    /// <summary>Waits for the next message; null at the peer's orderly end.</summary>
    /// <exception cref="Grpc.RpcException">The stream is broken.</exception>
    ValueTask<InboundBatch?> ReadAsync();

    /// <summary>Writes a message, and returns when the transport has taken it. One at a time.</summary>
    /// <exception cref="Grpc.RpcException">The stream is broken.</exception>
    Task WriteAsync(OutboundBatch batch);

    /// <summary>Breaks the stream off; what reads or writes fails. Thread-safe.</summary>
    void Abort();
}
