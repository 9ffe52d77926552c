namespace ZoneScaler.Grpc.Server;

/// <summary>A handler's sending side.</summary>
internal sealed class ServerStreamWriter<T>(HttpServerCall call, Marshaller<T> marshaller) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var flags = (WriteOptions ?? call.WriteOptions)?.Flags ?? WriteFlags.None;
        return call.WriteAsync(message, marshaller, flags.HasFlag(WriteFlags.BufferHint));
    }
}
