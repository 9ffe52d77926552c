namespace ZoneScaler.Grpc;

/// <summary>Handles a call with many messages both ways. Throw <see cref="RpcException"/> to answer with a status.</summary>
public delegate Task DuplexStreamingServerMethod<TRequest, TResponse>(
    IAsyncStreamReader<TRequest> requestStream,
    IServerStreamWriter<TResponse> responseStream,
    ServerCallContext context)
    where TRequest : class
    where TResponse : class;
