using System.Buffers;

namespace ZoneScaler.Grpc.Framing;

/// <summary>Messages on their way out, each behind its header, in memory from the pool. One user at a time.</summary>
/// <param name="maxBytes">How large a message may be; any size if not given.</param>
internal sealed class MessageBuffer(int? maxBytes) : IBufferWriter<byte>
{
    private const int MinGrowthBytes = 256;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>What has been added since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Adds a message; if that fails, the buffer is as before.</summary>
    /// <exception cref="RpcException">The message is too large, or its serializer threw.</exception>
    public void Add<T>(T message, Marshaller<T> marshaller)
        where T : class
    {
        var start = _length;
        try
        {
            Reserve(MessageFrame.HeaderBytes + (marshaller.Size?.Invoke(message) ?? 0));
            _length += MessageFrame.HeaderBytes;
            marshaller.Serializer(message, this);
        }
        catch (Exception e)
        {
            _length = start;
            throw new RpcException(new Status(StatusCode.Internal, $"A message of type {typeof(T).Name} cannot be written.", e));
        }

        var payloadBytes = _length - start - MessageFrame.HeaderBytes;
        if (payloadBytes > maxBytes)
        {
            _length = start;
            throw MessageFrame.TooLargeToSend(payloadBytes, maxBytes.Value);
        }
        MessageFrame.WriteHeader(_bytes.AsSpan(start), payloadBytes);
    }

    /// <summary>Forgets what was written. A large array goes back to the pool, so that a stream which was busy once does not hold it.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > 2 * MessageFrame.MaxWaitingBytes)
            Release();
    }

    /// <summary>Gives the memory back; nobody may be reading <see cref="Written"/>.</summary>
    public void Release()
    {
        var bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length >= bytes)
            return;
        var needed = checked(_length + bytes);
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, Math.Max(2L * _bytes.Length, MinGrowthBytes)), Array.MaxLength));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
