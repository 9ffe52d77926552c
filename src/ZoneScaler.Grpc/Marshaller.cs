using System.Buffers;
using Google.Protobuf;

namespace ZoneScaler.Grpc;

/// <summary>Makes marshallers.</summary>
public static class Marshaller
{
    /// <summary>
    /// A marshaller for any payload. The serializer writes straight into what goes out; the deserializer sees the received bytes where they lie,
    /// valid only until it returns.
    /// </summary>
    /// <param name="serializer">Writes a message.</param>
    /// <param name="deserializer">Reads a message; what it throws ends the call with <see cref="StatusCode.Internal"/>.</param>
    /// <param name="size">The number of bytes that the serializer will write, if that is known before: a server then saves a copy.</param>
    public static Marshaller<T> Create<T>(Action<T, IBufferWriter<byte>> serializer, Func<ReadOnlySequence<byte>, T> deserializer, Func<T, int>? size = null)
        where T : class => new(serializer, deserializer, size);

    /// <summary>The marshaller of a Google.Protobuf message.</summary>
    public static Marshaller<T> ForMessage<T>()
        where T : class, IMessage<T>, new() => MessageMarshaller<T>.Instance;

    private static class MessageMarshaller<T>
        where T : class, IMessage<T>, new()
    {
        public static readonly Marshaller<T> Instance = new(
            static (message, writer) => message.WriteTo(writer),
            static payload =>
            {
                var message = new T();
                message.MergeFrom(payload);
                return message;
            },
            static message => message.CalculateSize());
    }
}
