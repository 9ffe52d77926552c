namespace ZoneScaler.Grpc;

/// <summary>Handles a call with one message each way. Throw <see cref="RpcException"/> to answer with a status.</summary>
public delegate Task<TResponse> UnaryServerMethod<in TRequest, TResponse>(TRequest request, ServerCallContext context)
    where TRequest : class
    where TResponse : class;
