namespace ZoneScaler.Grpc;

/// <summary>A call with one request and many responses. Dispose it to give it up; after its end that does nothing.</summary>
/// <param name="responseStream">The receiving side.</param>
/// <param name="responseHeadersAsync">The metadata that the server sent first.</param>
/// <param name="getStatus">How the call ended.</param>
/// <param name="getTrailers">What came with the status.</param>
/// <param name="dispose">Gives the call up.</param>
public sealed class AsyncServerStreamingCall<TResponse>(
    IAsyncStreamReader<TResponse> responseStream,
    Task<Metadata> responseHeadersAsync,
    Func<Status> getStatus,
    Func<Metadata> getTrailers,
    Action dispose)
    : IDisposable
{
    /// <summary>The receiving side.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; } = responseStream;

    /// <summary>The metadata that the server sent first; with a call that fails before, its failure.</summary>
    public Task<Metadata> ResponseHeadersAsync { get; } = responseHeadersAsync;

    /// <summary>How the call ended.</summary>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    public Status GetStatus() => getStatus();

    /// <summary>What the server sent with its status.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended.</exception>
    public Metadata GetTrailers() => getTrailers();

    /// <summary>Gives the call up if it has not ended: both sides then see it cancelled.</summary>
    public void Dispose() => dispose();
}
