namespace ZoneScaler.Grpc.Server;

/// <summary>A method with its handler: reads what the handler takes, writes what it returns.</summary>
internal abstract class ServerMethod(IMethod method)
{
    public IMethod Method { get; } = method;

    /// <summary>Whether the client may take its time with sending.</summary>
    public bool TakesStream => Method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming;

    public abstract Task RunAsync(HttpServerCall call);
}
