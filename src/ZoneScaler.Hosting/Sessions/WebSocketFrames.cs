using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ZoneScaler.Hosting.Sessions;

/// <summary>The opcodes of RFC 6455, section 5.2.</summary>
internal enum WebSocketOpcode : byte
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>The status codes of RFC 6455, section 7.4, that the server uses.</summary>
internal enum WebSocketStatus : ushort
{
    None = 0,
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    UnsupportedData = 1003,
    PolicyViolation = 1008,
    TooLarge = 1009,
    InternalError = 1011,
}

/// <summary>Frames as a server writes them (RFC 6455, section 5.2: final, not masked), and the answer to a handshake.</summary>
internal static class WebSocketFrames
{
    /// <summary>The most bytes before a frame's payload.</summary>
    public const int MaxHeaderBytes = 10;

    /// <summary>The most payload of a control frame.</summary>
    public const int MaxControlBytes = 125;

    private const byte Final = 0x80;
    private const int KeyLength = 24;
    private const int KeyBytes = 16;
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Writes a frame.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> target, WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        target[0] = (byte)(Final | (byte)opcode);
        int header;
        if (payload.Length <= MaxControlBytes)
        {
            target[1] = (byte)payload.Length;
            header = 2;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            target[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payload.Length);
            header = 4;
        }
        else
        {
            target[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)payload.Length);
            header = MaxHeaderBytes;
        }
        payload.CopyTo(target[header..]);
        return header + payload.Length;
    }

    /// <summary>The Sec-WebSocket-Accept value for a client's key, or null if the key is not 16 bytes in Base64.</summary>
    public static string? Accept(string? key)
    {
        if (key?.Length != KeyLength || !Convert.TryFromBase64String(key, stackalloc byte[KeyLength], out var length) || length != KeyBytes)
            return null;
#pragma warning disable CA5350 // The RFC prescribes SHA-1; nothing rests on its strength.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));
#pragma warning restore CA5350
    }
}
