namespace ZoneScaler.Grpc.Server;

internal sealed class DuplexStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : ServerMethod(method)
    where TRequest : class
    where TResponse : class
{
    public override Task RunAsync(HttpServerCall call) => handler(
        new ServerStreamReader<TRequest>(call, method.RequestMarshaller),
        new ServerStreamWriter<TResponse>(call, method.ResponseMarshaller),
        call);
}
