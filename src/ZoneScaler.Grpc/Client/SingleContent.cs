using System.Net;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Client;

/// <summary>The body of a call with one request. May be sent again, on another connection, if the first did not take it.</summary>
internal sealed class SingleContent : HttpContent
{
    private readonly MessageBuffer _message;
    private readonly Lock _gate = new();
    private bool _isSending;

    public SingleContent(MessageBuffer message)
    {
        _message = message;
        Headers.TryAddWithoutValidation("content-type", GrpcHeaders.ContentType);
    }

    /// <summary>Gives the memory back, unless it is being sent still: then nobody will.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (!_isSending)
                _message.Release();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes;
        lock (_gate)
        {
            _isSending = true;
            bytes = _message.Written;
        }
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        lock (_gate)
            _isSending = false;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
