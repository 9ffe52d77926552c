using System.Buffers.Binary;
using ZoneScaler.Hosting.Sessions;

namespace ZoneScaler.Hosting.Tests.Sessions;

/// <summary>Frames as a client writes them (RFC 6455, section 5.2): masked.</summary>
internal static class MaskedFrames
{
    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    public static byte[] Frame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true) => Frame((byte)opcode, payload, isFinal);

    public static byte[] Frame(byte opcode, ReadOnlySpan<byte> payload, bool isFinal = true, int lengthBytes = -1)
    {
        var bytes = new List<byte> { (byte)(opcode | (isFinal ? 0x80 : 0)) };
        if (lengthBytes < 0)
            lengthBytes = payload.Length < 126 ? 0 : payload.Length <= ushort.MaxValue ? 2 : 8;
        bytes.Add((byte)(0x80 | (lengthBytes == 0 ? payload.Length : lengthBytes == 2 ? 126 : 127)));
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)payload.Length);
        bytes.AddRange(length[(8 - lengthBytes)..]);
        bytes.AddRange(Mask);
        for (var i = 0; i < payload.Length; i++)
            bytes.Add((byte)(payload[i] ^ Mask[i % Mask.Length]));
        return [.. bytes];
    }
}
