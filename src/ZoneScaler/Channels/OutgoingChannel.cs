using System.Buffers.Binary;
using ZoneScaler.Planting;
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

    /// <summary>How much is sent for the first time in one tick, at most; but one message always is.</summary>
    public const int MaxBytesPerTick = 4 << 20;

    /// <summary>How much is sent again in one tick, at most: a way that loses frames is not to be flooded, too.</summary>
    public const int MaxResendBytesPerTick = 256 << 10;

    private const int LengthBytes = 4;
    private const int MaxKeptBytes = 1 << 16;

    /// <summary>How long without any confirmation until everything is sent again. In time, not in steps: how often a zone steps says nothing about the way.</summary>
    public static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(1);

    // Memory that has not been needed for so long is given back.
    private static readonly TimeSpan TrimAfter = TimeSpan.FromSeconds(10);

    private ByteWriter _pending = new(0); // messages, each behind its length; those before _head are confirmed
    private int _head;
    private int _sent; // up to where they have been sent since the last rewind
    private int _reached; // up to where they have ever been sent
    private ulong _first = 1; // the number of the message at _head
    private ulong _nextToSend = 1; // of the one at _sent
    private ulong _next = 1; // of the next one to come
    private int _most; // the most that has waited since the last trim
    private TimeSpan _trimmed;
    private TimeSpan _lastProgress;
    private int _openMessage = -1;
    private int _noted; // up to where backups have been told
    private ulong _notedFirst;
    private bool _isRewritten = true; // since backups were told, by more than messages and confirmations

    public ZoneId Target { get; } = target;

    public bool IsConfirmed => _first == _next;

    /// <summary>What waits for confirmation: messages, each behind its length. Valid until the channel is used again.</summary>
    public ReadOnlySpan<byte> Pending => _pending.Written[_head..];

    /// <summary>The number of the last message.</summary>
    public ulong LastMessage => _next - 1;

    /// <summary>How much waits for confirmation.</summary>
    public int PendingBytes => _pending.Length - _head;

    public bool IsFull => PendingBytes > MaxPendingBytes;

    /// <summary>How many bytes a frame will take of what has not been sent; about, for those that are sent again.</summary>
    public int DueBytes => Math.Min(_pending.Length - _sent, MaxBytesPerTick);

    /// <summary>Whether something has changed since <see cref="WriteChanges"/>.</summary>
    public bool HasChanges => _isRewritten || _noted < _pending.Length || _notedFirst != _first;

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
    /// <param name="now">World time.</param>
    public bool IsDue(TimeSpan now) => _sent < _pending.Length || (_head < _pending.Length && now - _lastProgress >= ResendAfter);

    /// <summary>Writes what is due: the number of the first message, how many from it on may have been received before, a byte count, the messages.</summary>
    /// <param name="frame">Where to.</param>
    /// <param name="now">World time.</param>
    /// <returns>How many of them have been sent before.</returns>
    public int WriteDue(ByteWriter frame, TimeSpan now)
    {
        if (now - _lastProgress >= ResendAfter)
            Rewind();
        if (_sent == _head)
            _lastProgress = now;
        frame.WriteVarint(_nextToSend);
        var end = _sent;
        var resent = 0;
        var limit = _sent + (_sent < _reached ? MaxResendBytesPerTick : MaxBytesPerTick);
        while (end < _pending.Length)
        {
            var after = end + LengthOf(end);
            if (after > limit && end > _sent)
                break;
            if (end < _reached)
                resent++;
            end = after;
            _nextToSend++;
        }
        frame.WriteVarint((ulong)resent);
        frame.WriteBlob(_pending.Written[_sent..end]);
        _sent = end;
        _reached = Math.Max(_reached, end);
        return resent;
    }

    /// <summary>What was sent may be lost: everything that is not confirmed is due again.</summary>
    public void Rewind()
    {
        if (Planted.Is(PlantedBug.NotSentAgain) && _sent > _head)
            return;
        _sent = _head;
        _nextToSend = _first;
    }

    /// <summary>Offers everything that is not confirmed to another life of the zone, numbered from 1.</summary>
    public void Renumber()
    {
        if (Planted.Is(PlantedBug.NotOfferedAgain))
            (_head, _first) = (_pending.Length, _next);
        _next = _next - _first + 1;
        _first = 1;
        _isRewritten = true;
        Rewind();
    }

    /// <summary>Forgets messages up to a number.</summary>
    public void Confirm(ulong number, TimeSpan now)
    {
        if (number < _first)
            return;
        if (number >= _next)
            throw new CodecException($"Zone {Target} confirms message {number}, but only {_next - 1} were sent.");
        for (; _first <= number; _first++)
            _head += LengthOf(_head);
        _lastProgress = now;
        if (_sent < _head)
            Rewind();
        Compact();
        if (now - _trimmed >= TrimAfter)
            Trim(now);
    }

    /// <summary>Moves all messages that are not confirmed out of the channel, each behind its length.</summary>
    public void TakeBack(ByteWriter messages)
    {
        messages.Clear();
        messages.WriteBytes(_pending.Written[_head..]);
        _head = _pending.Length;
        _first = _next;
        _isRewritten = true;
        Rewind();
        Compact();
    }

    /// <summary>Writes what has changed since the last time, for backups.</summary>
    public void WriteChanges(ByteWriter writer)
    {
        writer.WriteBool(_isRewritten);
        if (_isRewritten)
        {
            Write(writer);
        }
        else
        {
            writer.WriteVarint(_first);
            writer.WriteVarint(_next);
            writer.WriteBlob(_pending.Written[Math.Max(_noted, _head)..]);
        }
        _isRewritten = false;
        _noted = _pending.Length;
        _notedFirst = _first;
    }

    /// <summary>Takes over what <see cref="WriteChanges"/> wrote.</summary>
    public void ReadChanges(ref ByteReader reader)
    {
        if (reader.ReadBool())
        {
            Read(ref reader);
            return;
        }
        var first = reader.ReadVarint();
        var next = reader.ReadVarint();
        if (first < _first || next < _next || next < first)
            throw new CodecException($"The channel to zone {Target} goes back: from messages {_first} to {_next} it goes to {first} to {next}.");
        for (; _first < first && _head < _pending.Length; _first++)
            _head += LengthOf(_head);
        Append(ref reader, next - Math.Max(first, _next));
        _first = first;
        _next = next;
        Compact();
        Rewind();
        _reached = _pending.Length;
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint(_first);
        writer.WriteVarint(_next);
        writer.WriteBlob(_pending.Written[_head..]);
    }

    public void Read(ref ByteReader reader)
    {
        _first = reader.ReadVarint();
        _next = reader.ReadVarint();
        _pending.Clear();
        Append(ref reader, _next - _first);
        _head = 0;
        _isRewritten = true;
        Rewind();
        _reached = _pending.Length;
    }

    /// <summary>Takes over messages that another node has written: what is kept here is whole and counted.</summary>
    private void Append(ref ByteReader reader, ulong count)
    {
        var blob = reader.ReadBlob();
        var messages = new ByteReader(blob);
        for (; count > 0 && !messages.AtEnd; count--)
            messages.Skip((int)Math.Min(messages.ReadUInt32(), int.MaxValue));
        if (count > 0 || !messages.AtEnd)
            throw new CodecException($"The channel to zone {Target} has {count} messages fewer than its numbers say, or {messages.Remaining} bytes too many.");
        _pending.WriteBytes(blob);
    }

    private int LengthOf(int message) => LengthBytes + BinaryPrimitives.ReadInt32LittleEndian(_pending.Written[message..]);

    // What is confirmed is cut off only when it is the larger part, so that no byte is moved more than once on average.
    private void Compact()
    {
        _most = Math.Max(_most, _pending.Length);
        if (_head * 2 < _pending.Length)
            return;
        var rest = _pending.Written[_head..];
        rest.CopyTo(_pending.At(0, rest.Length));
        _pending.Truncate(rest.Length);
        _sent -= _head;
        _reached = Math.Max(0, _reached - _head);
        _noted = Math.Max(0, _noted - _head);
        _head = 0;
    }

    private void Trim(TimeSpan now)
    {
        if (_pending.Capacity > MaxKeptBytes && _pending.Capacity > 4 * _most)
        {
            var smaller = new ByteWriter(Math.Max(2 * _most, 256));
            smaller.WriteBytes(_pending.Written);
            _pending = smaller;
        }
        _trimmed = now;
        _most = _pending.Length;
    }
}
