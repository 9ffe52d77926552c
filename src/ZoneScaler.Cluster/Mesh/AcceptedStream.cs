using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>A stream that a peer has opened.</summary>
internal sealed class AcceptedStream(IAsyncStreamReader<InboundBatch> requests, IServerStreamWriter<OutboundBatch> responses, ServerCallContext context) : IMeshStream
{
    private readonly Lock _lock = new();
    private bool _isOver;

    public async ValueTask<InboundBatch?> ReadAsync() => await requests.MoveNext(CancellationToken.None).ConfigureAwait(false) ? requests.Current : null;

    public Task WriteAsync(OutboundBatch batch) => responses.WriteAsync(batch);

    public void Abort()
    {
        // The server uses the request's objects for the next one as soon as this one is over.
        lock (_lock)
        {
            if (!_isOver)
                context.GetHttpContext().Abort();
        }
    }

    /// <summary>The call's handler is about to return.</summary>
    public void End()
    {
        lock (_lock)
            _isOver = true;
    }
}
