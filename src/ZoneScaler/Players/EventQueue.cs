using System.Runtime.InteropServices;
using ZoneScaler.Planting;
using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>Events for a player that its client has not confirmed, in order. Holds at most <see cref="Limit"/>: a client that far behind has lost its place, and its oldest events are dropped.</summary>
internal sealed class EventQueue
{
    public const int Limit = 1024;

    private readonly List<PlayerEvent> _events = [];
    private uint _last;
    private int _sent;

    /// <summary>Events not yet in the stream.</summary>
    public ReadOnlySpan<PlayerEvent> Unsent => CollectionsMarshal.AsSpan(_events)[_sent..];

    public void Add(uint messageType, byte[] payload)
    {
        if (_events.Count == Limit)
            Drop(1);
        _events.Add(new PlayerEvent(++_last, messageType, payload));
    }

    public void MarkSent(int count) => _sent += count;

    /// <summary>The number of the oldest event that can still be sent, or of the next one.</summary>
    public uint First => _last - (uint)_events.Count + 1;

    /// <summary>Sends again what follows an event. Nothing is forgotten: the gateway has it, the client perhaps not.</summary>
    public void Resume(uint last)
    {
        if (Planted.Is(PlantedBug.EventsNotSentAgain))
            return;
        _sent = 0;
        while (_sent < _events.Count && _events[_sent].Number <= last)
            _sent++;
    }

    /// <summary>Numbers go on after one that an earlier entity of the session has given out.</summary>
    public void Skip(uint number) => _last = number;

    public void Confirm(uint number)
    {
        var count = 0;
        while (count < _events.Count && _events[count].Number <= number)
            count++;
        Drop(count);
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint(_last);
        writer.WriteVarint((ulong)_events.Count);
        foreach (var e in _events)
        {
            writer.WriteUInt32(e.MessageType);
            writer.WriteBlob(e.Payload);
        }
    }

    // What has been sent is not known any more: it is sent again, since the last words of the zone before may be lost.
    public void Read(ref ByteReader reader)
    {
        _last = reader.ReadNumber();
        var count = reader.ReadCount(Limit);
        if ((uint)count > _last)
            throw new CodecException($"An event queue of {count} events ends at number {_last}.");
        for (var i = count; i > 0; i--)
            _events.Add(new PlayerEvent(_last - (uint)i + 1, reader.ReadUInt32(), reader.ReadBlob().ToArray()));
    }

    private void Drop(int count)
    {
        _events.RemoveRange(0, count);
        _sent = Math.Max(0, _sent - count);
    }
}

/// <summary>One event for a player.</summary>
internal readonly record struct PlayerEvent(uint Number, uint MessageType, byte[] Payload);
