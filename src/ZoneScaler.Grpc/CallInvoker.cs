namespace ZoneScaler.Grpc;

/// <summary>Starts calls. Thread-safe. No method throws for a call that fails; the call's own tasks do.</summary>
public abstract class CallInvoker
{
    /// <summary>Calls with one message each way.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="host">The host to name to the server; by default the channel's.</param>
    /// <param name="options">Metadata, deadline, token.</param>
    /// <param name="request">The message.</param>
    public abstract AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class;

    /// <summary>Calls with one request and many responses.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="host">The host to name to the server; by default the channel's.</param>
    /// <param name="options">Metadata, deadline, token.</param>
    /// <param name="request">The message.</param>
    public abstract AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class;

    /// <summary>Calls with many requests and one response.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="host">The host to name to the server; by default the channel's.</param>
    /// <param name="options">Metadata, deadline, token.</param>
    public abstract AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class;

    /// <summary>Calls with many messages both ways. The request headers go out at once.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="host">The host to name to the server; by default the channel's.</param>
    /// <param name="options">Metadata, deadline, token.</param>
    public abstract AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        where TRequest : class
        where TResponse : class;
}
