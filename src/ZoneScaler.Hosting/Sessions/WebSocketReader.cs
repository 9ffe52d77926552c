using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ZoneScaler.Hosting.Sessions;

/// <summary>What <see cref="WebSocketReader.Read"/> found.</summary>
internal enum WebSocketRead
{
    /// <summary>No whole frame yet.</summary>
    Nothing,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>A ping, to be answered with the same payload.</summary>
    Ping,

    /// <summary>The client closes.</summary>
    Close,

    /// <summary>The bytes break the RFC or a limit; see <see cref="WebSocketReader.Status"/>.</summary>
    Error,
}

/// <summary>
/// Takes a client's bytes apart into messages (RFC 6455, section 5): masked frames, fragments, control frames between fragments. Only binary messages are taken, no extension
/// is known. Holds at most one message of the largest size allowed.
/// </summary>
internal sealed class WebSocketReader
{
    private const byte FinalBit = 0x80;
    private const byte ReservedBits = 0x70;
    private const byte OpcodeBits = 0x0F;
    private const byte MaskBit = 0x80;
    private const byte LengthBits = 0x7F;
    private const int MaskBytes = 4;
    private const int MaxHeadBytes = 14;

    private byte[] _message = new byte[256];
    private readonly byte[] _control = new byte[WebSocketFrames.MaxControlBytes];
    private int _messageLength;
    private int _controlLength;
    private bool _isFragmented;

    /// <summary>The message, after <see cref="WebSocketRead.Message"/>; valid until the next read.</summary>
    public ReadOnlySpan<byte> Message => _message.AsSpan(0, _messageLength);

    /// <summary>The payload of a control frame.</summary>
    public ReadOnlySpan<byte> Control => _control.AsSpan(0, _controlLength);

    /// <summary>After <see cref="WebSocketRead.Error"/>, what to answer.</summary>
    public WebSocketStatus Status { get; private set; }

    /// <summary>Reads up to the next message or control frame; what was read is cut from the buffer.</summary>
    /// <param name="buffer">What has come and was not read before.</param>
    /// <param name="maxBytes">The largest message.</param>
    public WebSocketRead Read(ref ReadOnlySequence<byte> buffer, int maxBytes)
    {
        if (!_isFragmented)
            _messageLength = 0;
        while (true)
        {
            var result = ReadFrame(ref buffer, maxBytes, out var isConsumed);
            if (result != WebSocketRead.Nothing || !isConsumed)
                return result;
        }
    }

    private WebSocketRead ReadFrame(ref ReadOnlySequence<byte> buffer, int maxBytes, out bool isConsumed)
    {
        isConsumed = false;
        Span<byte> copy = stackalloc byte[MaxHeadBytes];
        var head = Head(buffer, copy);
        if (head.Length < 2)
            return WebSocketRead.Nothing;

        var opcode = (WebSocketOpcode)(head[0] & OpcodeBits);
        var isFinal = (head[0] & FinalBit) != 0;
        var isControl = opcode >= WebSocketOpcode.Close;
        if ((head[0] & ReservedBits) != 0 || (head[1] & MaskBit) == 0)
            return Fail(WebSocketStatus.ProtocolError);
        if (opcode == WebSocketOpcode.Text)
            return Fail(WebSocketStatus.UnsupportedData);
        if (opcode is not (WebSocketOpcode.Continuation or WebSocketOpcode.Binary or WebSocketOpcode.Close or WebSocketOpcode.Ping or WebSocketOpcode.Pong))
            return Fail(WebSocketStatus.ProtocolError);
        if (isControl ? !isFinal : (opcode == WebSocketOpcode.Continuation) != _isFragmented)
            return Fail(WebSocketStatus.ProtocolError);

        var lengthBits = head[1] & LengthBits;
        var lengthBytes = lengthBits < 126 ? 0 : lengthBits == 126 ? 2 : 8;
        if (isControl && lengthBytes != 0)
            return Fail(WebSocketStatus.ProtocolError);
        var headBytes = 2 + lengthBytes + MaskBytes;
        if (head.Length < headBytes)
            return WebSocketRead.Nothing;
        var length = lengthBytes switch
        {
            0 => (ulong)lengthBits,
            2 => BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
            _ => BinaryPrimitives.ReadUInt64BigEndian(head[2..]),
        };
        if ((lengthBytes == 2 && length < 126) || (lengthBytes == 8 && length <= ushort.MaxValue))
            return Fail(WebSocketStatus.ProtocolError);
        if (!isControl && length > (ulong)(maxBytes - Math.Min(maxBytes, _messageLength)))
            return Fail(WebSocketStatus.TooLarge);
        if (buffer.Length < headBytes + (long)length)
            return WebSocketRead.Nothing;

        var mask = MemoryMarshal.Read<uint>(head[(2 + lengthBytes)..]);
        var payload = buffer.Slice(headBytes, (long)length);
        buffer = buffer.Slice(payload.End);
        isConsumed = true;
        return isControl ? TakeControl(opcode, payload, mask) : TakeData(payload, mask, isFinal);
    }

    private WebSocketRead TakeControl(WebSocketOpcode opcode, ReadOnlySequence<byte> payload, uint mask)
    {
        _controlLength = (int)payload.Length;
        payload.CopyTo(_control);
        Unmask(_control.AsSpan(0, _controlLength), mask);
        return opcode switch
        {
            WebSocketOpcode.Ping => WebSocketRead.Ping,
            WebSocketOpcode.Close when _controlLength == 1 => Fail(WebSocketStatus.ProtocolError),
            WebSocketOpcode.Close => WebSocketRead.Close,
            _ => WebSocketRead.Nothing,
        };
    }

    private WebSocketRead TakeData(ReadOnlySequence<byte> payload, uint mask, bool isFinal)
    {
        var end = _messageLength + (int)payload.Length;
        if (end > _message.Length)
            Array.Resize(ref _message, (int)BitOperations.RoundUpToPowerOf2((uint)end));
        var target = _message.AsSpan(_messageLength, (int)payload.Length);
        payload.CopyTo(target);
        Unmask(target, mask);
        _messageLength = end;
        _isFragmented = !isFinal;
        return isFinal ? WebSocketRead.Message : WebSocketRead.Nothing;
    }

    private static ReadOnlySpan<byte> Head(in ReadOnlySequence<byte> buffer, Span<byte> copy)
    {
        if (buffer.FirstSpan.Length >= MaxHeadBytes || buffer.IsSingleSegment)
            return buffer.FirstSpan;
        var count = (int)Math.Min(MaxHeadBytes, buffer.Length);
        buffer.Slice(0, count).CopyTo(copy);
        return copy[..count];
    }

    private static void Unmask(Span<byte> bytes, uint mask)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes);
        for (var i = 0; i < words.Length; i++)
            words[i] ^= mask;
        for (var i = words.Length * sizeof(uint); i < bytes.Length; i++)
            bytes[i] ^= (byte)(mask >> (8 * (i % sizeof(uint))));
    }

    private WebSocketRead Fail(WebSocketStatus status)
    {
        Status = status;
        return WebSocketRead.Error;
    }
}
