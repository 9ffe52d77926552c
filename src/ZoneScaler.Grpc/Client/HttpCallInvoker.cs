namespace ZoneScaler.Grpc.Client;

/// <summary>Starts calls on a channel.</summary>
internal sealed class HttpCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Start(method, MethodType.Unary, host, options, request);
        return new AsyncUnaryCall<TResponse>(Observed(call.ReadSingleAsync()), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = Start(method, MethodType.ServerStreaming, host, options, request);
        return new AsyncServerStreamingCall<TResponse>(
            new ClientStreamReader<TRequest, TResponse>(call), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Start(method, MethodType.ClientStreaming, host, options, null);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            call.Writer!, Observed(call.ReadSingleAsync()), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = Start(method, MethodType.DuplexStreaming, host, options, null);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            call.Writer!, new ClientStreamReader<TRequest, TResponse>(call), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    // Who disposes a call, or learnt of its failure from a write, need not ask for the response.
    private static Task<T> Observed<T>(Task<T> response)
    {
        response.ContinueWith(
            static t => _ = t.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return response;
    }

    private HttpCall<TRequest, TResponse> Start<TRequest, TResponse>(
        Method<TRequest, TResponse> method, MethodType type, string? host, CallOptions options, TRequest? request)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(method);
        if (method.Type != type)
            throw new ArgumentException($"{method.FullName} is {method.Type} and cannot be called as {type}.", nameof(method));
        if (type is MethodType.Unary or MethodType.ServerStreaming)
            ArgumentNullException.ThrowIfNull(request);
        var call = new HttpCall<TRequest, TResponse>(channel, method, options);
        call.Start(host, request);
        return call;
    }
}
