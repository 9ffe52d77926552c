using System.Buffers.Binary;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>
/// The sending end of a channel: messages in order, kept until the other zone has confirmed them, sent again if it does not. Part of the zone's state.
/// </summary>
internal sealed class OutgoingChannel(ZoneId target)
{
    /// <summary>How much may wait for confirmation. Beyond it the channel refuses, and the sender learns it.</summary>
    public const int MaxPendingBytes = 16 << 20;

    /// <summary>How long without any confirmation until everything is sent again.</summary>
    public const int ResendTicks = 20;

    private const int LengthBytes = 4;

    private ByteWriter _pending = new(); // messages not confirmed, each behind its length
    private ByteWriter _spare = new(0);
    private int _sentBytes; // of _pending, from the front
    private ulong _firstPending = 1; // the number of the first message in _pending
    private ulong _next = 1;
    private long _lastProgress;
    private int _openMessage = -1;

    public ZoneId Target { get; } = target;

    public bool IsConfirmed => _firstPending == _next;

    public bool IsFull => _pending.Length > MaxPendingBytes;

    /// <summary>Starts a message; the caller writes its body.</summary>
    public ByteWriter Begin(ChannelMessageKind kind)
    {
        _openMessage = _pending.Length;
        _pending.Reserve(LengthBytes);
        _pending.WriteByte((byte)kind);
        return _pending;
    }

    /// <summary>Ends the message.</summary>
    public void End()
    {
        var body = _pending.Length - _openMessage - LengthBytes;
        BinaryPrimitives.WriteInt32LittleEndian(_pending.At(_openMessage, LengthBytes), body);
        _next++;
    }

    /// <summary>Whether there is something to send in this tick.</summary>
    public bool IsDue(long tick) => _sentBytes < _pending.Length || (_pending.Length > 0 && tick - _lastProgress >= ResendTicks);

    /// <summary>Writes what is due: the number of the first message, a byte count, the messages.</summary>
    public void WriteDue(ByteWriter frame, long tick)
    {
        if (_sentBytes == 0 || tick - _lastProgress >= ResendTicks)
        {
            _sentBytes = 0;
            _lastProgress = tick;
        }
        frame.WriteVarint(_firstPending + CountMessages(_sentBytes));
        frame.WriteBlob(_pending.Written[_sentBytes..]);
        _sentBytes = _pending.Length;
    }

    /// <summary>Forgets messages up to a number.</summary>
    public void Confirm(ulong number, long tick)
    {
        if (number < _firstPending)
            return;
        if (number >= _next)
            throw new CodecException($"Zone {Target} confirms message {number}, but only {_next - 1} were sent.");
        var bytes = 0;
        for (; _firstPending <= number; _firstPending++)
            bytes += LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(_pending.Written[bytes..]);
        _lastProgress = tick;
        _sentBytes = Math.Max(0, _sentBytes - bytes);
        _spare.Clear();
        _spare.WriteBytes(_pending.Written[bytes..]);
        (_pending, _spare) = (_spare, _pending);
    }

    /// <summary>Moves all messages that are not confirmed out of the channel, each behind its length.</summary>
    public void TakeBack(ByteWriter messages)
    {
        messages.Clear();
        messages.WriteBytes(_pending.Written);
        _pending.Clear();
        _sentBytes = 0;
        _firstPending = _next;
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint(_firstPending);
        writer.WriteVarint(_next);
        writer.WriteBlob(_pending.Written);
    }

    public void Read(ref ByteReader reader)
    {
        _firstPending = reader.ReadVarint();
        _next = reader.ReadVarint();
        _pending.Clear();
        _pending.WriteBytes(reader.ReadBlob());
        _sentBytes = 0;
    }

    private ulong CountMessages(int bytes)
    {
        var count = 0UL;
        for (var at = 0; at < bytes; count++)
            at += LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(_pending.Written[at..]);
        return count;
    }
}
