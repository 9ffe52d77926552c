using System.Buffers;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Server;

/// <summary>Writes messages whose size is known before straight into the response, and sees to it that they have that size.</summary>
internal sealed class SizedMessageWriter(IBufferWriter<byte> output, int? maxBytes) : IBufferWriter<byte>
{
    private long _left;

    /// <summary>Set when a message came out in another size than it said: the stream then makes no sense to the client any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Writes a message.</summary>
    /// <returns>How many bytes it took with its header.</returns>
    /// <exception cref="RpcException">It is too large; or it could not be written, and the response is broken.</exception>
    public int Write<T>(T message, Marshaller<T> marshaller)
        where T : class
    {
        int size;
        try
        {
            size = marshaller.Size!(message);
        }
        catch (Exception e)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"A message of type {typeof(T).Name} cannot be written.", e));
        }
        if (size > maxBytes)
            throw MessageFrame.TooLargeToSend(size, maxBytes.Value);

        MessageFrame.WriteHeader(output.GetSpan(MessageFrame.HeaderBytes), size);
        output.Advance(MessageFrame.HeaderBytes);
        _left = size;
        try
        {
            marshaller.Serializer(message, this);
        }
        catch (Exception e)
        {
            IsBroken = true;
            throw new RpcException(new Status(StatusCode.Internal, $"A message of type {typeof(T).Name} cannot be written.", e));
        }
        if (_left != 0)
        {
            IsBroken = true;
            throw new RpcException(new Status(StatusCode.Internal, $"A message of type {typeof(T).Name} said that it has {size} bytes, and wrote {size - _left}."));
        }
        return MessageFrame.HeaderBytes + size;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        output.Advance(count);
        _left -= count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => output.GetMemory(sizeHint);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => output.GetSpan(sizeHint);
}
