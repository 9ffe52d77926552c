namespace ZoneScaler.Grpc;

/// <summary>A server's sending side; it ends with the handler.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
