using ZoneScaler.Grpc;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>A stream that this node has opened.</summary>
internal sealed class DialledStream(AsyncDuplexStreamingCall<OutboundBatch, InboundBatch> call) : IMeshStream
{
    public async ValueTask<InboundBatch?> ReadAsync() =>
        await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false) ? call.ResponseStream.Current : null;

    public Task WriteAsync(OutboundBatch batch) => call.RequestStream.WriteAsync(batch);

    public void Abort() => call.Dispose();
}
