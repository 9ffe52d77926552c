using System.Buffers.Binary;

namespace ZoneScaler.Grpc.Framing;

/// <summary>What stands before each message: a byte that tells whether it is compressed, and its length (PROTOCOL-HTTP2, "Length-Prefixed-Message").</summary>
internal static class MessageFrame
{
    public const int HeaderBytes = 5;

    /// <summary>Beyond so many bytes, messages that wait to share a write go out.</summary>
    public const int MaxWaitingBytes = 64 * 1024;

    private const int LengthOffset = 1;

    public static void WriteHeader(Span<byte> destination, int payloadBytes)
    {
        destination[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(destination[LengthOffset..], payloadBytes);
    }

    /// <summary>Reads a header of <see cref="HeaderBytes"/> bytes.</summary>
    /// <returns>The flag as it came, and the length, which may be any.</returns>
    public static (byte Flag, uint PayloadBytes) ReadHeader(ReadOnlySpan<byte> header) => (header[0], BinaryPrimitives.ReadUInt32BigEndian(header[LengthOffset..]));

    /// <summary>The error of a message that is larger than this side may send.</summary>
    public static RpcException TooLargeToSend(long bytes, int maxBytes) =>
        new(new Status(StatusCode.ResourceExhausted, $"A message of {bytes} bytes was to be sent; at most {maxBytes} are allowed."));
}
