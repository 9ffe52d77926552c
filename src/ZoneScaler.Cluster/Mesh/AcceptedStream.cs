using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>A stream that a peer has opened.</summary>
internal sealed class AcceptedStream(IAsyncStreamReader<InboundBatch> requests, IServerStreamWriter<OutboundBatch> responses, ServerCallContext context) : IMeshStream
{
    public async ValueTask<InboundBatch?> ReadAsync() => await requests.MoveNext(CancellationToken.None).ConfigureAwait(false) ? requests.Current : null;

    public Task WriteAsync(OutboundBatch batch) => responses.WriteAsync(batch);

    public void Abort() => context.GetHttpContext().Abort();
}
