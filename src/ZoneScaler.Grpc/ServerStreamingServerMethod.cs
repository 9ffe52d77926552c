namespace ZoneScaler.Grpc;

/// <summary>Handles a call with one request and many responses. Throw <see cref="RpcException"/> to answer with a status.</summary>
public delegate Task ServerStreamingServerMethod<in TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context)
    where TRequest : class
    where TResponse : class;
