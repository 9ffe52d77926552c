namespace ZoneScaler.Grpc;

/// <summary>Handles a call with many requests and one response. Throw <see cref="RpcException"/> to answer with a status.</summary>
public delegate Task<TResponse> ClientStreamingServerMethod<in TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context)
    where TRequest : class
    where TResponse : class;
