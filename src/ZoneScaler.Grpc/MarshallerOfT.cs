using System.Buffers;

namespace ZoneScaler.Grpc;

/// <summary>Writes and reads the messages of one type. Made by <see cref="Marshaller"/>; used from many threads.</summary>
public sealed class Marshaller<T>
    where T : class
{
    internal Marshaller(Action<T, IBufferWriter<byte>> serializer, Func<ReadOnlySequence<byte>, T> deserializer, Func<T, int>? size)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(deserializer);
        Serializer = serializer;
        Deserializer = deserializer;
        Size = size;
    }

    /// <summary>Writes a message.</summary>
    public Action<T, IBufferWriter<byte>> Serializer { get; }

    /// <summary>Reads a message from bytes that are valid only during the call.</summary>
    public Func<ReadOnlySequence<byte>, T> Deserializer { get; }

    /// <summary>How many bytes the serializer will write; none if that is known only after.</summary>
    public Func<T, int>? Size { get; }
}
