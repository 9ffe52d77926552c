namespace ZoneScaler.Grpc.Tests;

/// <summary>One method of each kind that answers with what it gets.</summary>
internal static class EchoService
{
    public static readonly Method<Payload, Payload> Unary = Payload.Method(MethodType.Unary, "Unary");
    public static readonly Method<Payload, Payload> ClientStreaming = Payload.Method(MethodType.ClientStreaming, "ClientStreaming");
    public static readonly Method<Payload, Payload> ServerStreaming = Payload.Method(MethodType.ServerStreaming, "ServerStreaming");
    public static readonly Method<Payload, Payload> Duplex = Payload.Method(MethodType.DuplexStreaming, "Duplex");

    /// <summary>Echoes; the joined requests; the request's letters one by one; each request at once.</summary>
    public static ServerServiceDefinition Create() => CreateBuilder().Build();

    /// <summary>The same, to be added to.</summary>
    public static ServerServiceDefinition.Builder CreateBuilder() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(Unary, (request, _) => Task.FromResult(request))
        .AddMethod(ClientStreaming, async (requests, _) =>
        {
            var all = new List<byte>();
            await foreach (var request in requests.ReadAllAsync())
                all.AddRange(request.Bytes);
            return new Payload([.. all]);
        })
        .AddMethod(ServerStreaming, async (request, responses, _) =>
        {
            foreach (var b in request.Bytes)
                await responses.WriteAsync(new Payload([b]));
        })
        .AddMethod(Duplex, async (requests, responses, _) =>
        {
            await foreach (var request in requests.ReadAllAsync())
                await responses.WriteAsync(request);
        });
}
