namespace ZoneScaler.Grpc.Server;

internal sealed class ClientStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
    : ServerMethod(method)
    where TRequest : class
    where TResponse : class
{
    public override async Task RunAsync(HttpServerCall call)
    {
        var requests = new ServerStreamReader<TRequest>(call, method.RequestMarshaller);
        var response = await handler(requests, call).ConfigureAwait(false);
        call.WriteSingle(response, method.ResponseMarshaller);
    }
}
