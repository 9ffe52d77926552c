using System.Net;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Client;

/// <summary>The body of a call with a stream of requests: hands its stream to the call, and lasts until the call ends it.</summary>
internal sealed class StreamingContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StreamingContent() => Headers.TryAddWithoutValidation("content-type", GrpcHeaders.ContentType);

    /// <summary>Where to write, once there is a connection.</summary>
    public Task<Stream> Opened => _opened.Task;

    /// <summary>Ends the body, so that the server sees that no more will come.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Breaks the body off, so that the server sees a reset.</summary>
    public void Abort()
    {
        _opened.TrySetCanceled();
        _ended.TrySetCanceled();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Without this the headers would wait for the first message, and the server's headers for ours.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        // What has been written to a lost connection cannot be written again.
        if (!_opened.TrySetResult(stream))
            throw new IOException("The connection was lost after the call had begun.");
        await _ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
