using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ZoneScaler.Grpc.Framing;

/// <summary>
/// Cuts what a peer sends into messages. Bytes are taken from the pipe only when a message is asked for, so what lies in memory is bounded by the
/// HTTP/2 window and one message of the allowed size. A bad frame is an <see cref="RpcException"/> as soon as its header is there.
/// </summary>
/// <param name="input">The bytes.</param>
/// <param name="maxBytes">How large a message may be; any size if not given.</param>
/// <param name="encoding">The peer's <c>grpc-encoding</c>, if it sent one.</param>
/// <param name="unknownEncoding">The status of a message in an encoding other than identity: servers and clients differ.</param>
internal sealed class MessageReader(PipeReader input, int? maxBytes, string? encoding, StatusCode unknownEncoding)
{
    private const byte NotCompressed = 0;
    private const byte Compressed = 1;

    private ReadOnlySequence<byte> _rest;
    private bool _holdsResult;
    private bool _isAtEnd;

    /// <summary>Whether the peer compressed a message in a way that is not supported.</summary>
    public bool HasMetUnknownEncoding { get; private set; }

    /// <summary>Reads the next message if it is here in full.</summary>
    /// <exception cref="RpcException">What came is not a message that this side takes.</exception>
    public bool TryRead<T>(Marshaller<T> marshaller, out T message)
        where T : class
    {
        message = null!;
        var available = _holdsResult ? _rest.Length : 0;
        if (available < MessageFrame.HeaderBytes)
            return false;

        var (flag, length) = ReadHeader();
        if (flag != NotCompressed)
            throw BadFlag(flag);
        if (length > (maxBytes ?? int.MaxValue))
            throw Error(StatusCode.ResourceExhausted, $"A message of {length} bytes was received; at most {maxBytes ?? int.MaxValue} are allowed.");
        if (available < MessageFrame.HeaderBytes + length)
            return false;

        var payload = _rest.Slice(MessageFrame.HeaderBytes, length);
        try
        {
            message = marshaller.Deserializer(payload);
        }
        catch (Exception e)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message of {length} bytes cannot be read as {typeof(T).Name}.", e));
        }
        _rest = _rest.Slice(payload.End);
        return true;
    }

    /// <summary>Waits for more bytes; false at the end of the stream.</summary>
    /// <exception cref="RpcException">The stream ends within a message.</exception>
    /// <exception cref="Exception">What the pipe throws when the stream breaks.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (_isAtEnd)
            return CheckEnd();
        if (_holdsResult)
        {
            _holdsResult = false;
            input.AdvanceTo(_rest.Start, _rest.End);
        }
        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        _rest = result.Buffer;
        _holdsResult = true;
        _isAtEnd = result.IsCompleted;
        return _rest.Length > 0 || (_isAtEnd ? CheckEnd() : !result.IsCanceled);
    }

    /// <summary>Reads the only message of a stream.</summary>
    /// <exception cref="RpcException">There is none, or another one.</exception>
    public async ValueTask<T?> ReadSingleAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        T? message = null;
        do
        {
            while (TryRead(marshaller, out var next))
            {
                if (message != null)
                    throw Error(StatusCode.Internal, "More than one message was received in a call that takes one.");
                message = next;
            }
            if (message != null && _rest.Length > 0)
                throw Error(StatusCode.Internal, "More than one message was received in a call that takes one.");
        }
        while (await WaitAsync(cancellationToken).ConfigureAwait(false));
        return message;
    }

    /// <summary>Gives the pipe's memory back. Nothing can be read after.</summary>
    public void Complete()
    {
        _holdsResult = false;
        _isAtEnd = true;
        _rest = default;
        input.Complete();
    }

    private static RpcException Error(StatusCode code, string detail) => new(new Status(code, detail));

    private (byte Flag, uint Length) ReadHeader()
    {
        var first = _rest.FirstSpan;
        if (first.Length >= MessageFrame.HeaderBytes)
            return MessageFrame.ReadHeader(first);
        Span<byte> header = stackalloc byte[MessageFrame.HeaderBytes];
        _rest.Slice(0, MessageFrame.HeaderBytes).CopyTo(header);
        return MessageFrame.ReadHeader(header);
    }

    private RpcException BadFlag(byte flag)
    {
        if (flag != Compressed)
            return Error(StatusCode.Internal, $"A message begins with {flag}; only 0 (plain) and 1 (compressed) are defined.");
        if (encoding is null or GrpcHeaders.Identity)
            return Error(StatusCode.Internal, $"A message is marked as compressed, but {GrpcHeaders.Encoding} does not tell how.");
        HasMetUnknownEncoding = true;
        return Error(unknownEncoding, $"Messages compressed with '{encoding}' are not supported; only {GrpcHeaders.Identity} is.");
    }

    private bool CheckEnd() => _rest.Length == 0
        ? false
        : throw Error(StatusCode.Internal, $"The stream ended within a message, after {_rest.Length} bytes of it.");
}
