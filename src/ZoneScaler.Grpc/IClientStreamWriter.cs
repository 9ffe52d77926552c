namespace ZoneScaler.Grpc;

/// <summary>A client's sending side.</summary>
public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Sends what waits and ends the sending side.</summary>
    Task CompleteAsync();
}
