using ZoneScaler.Ghosts;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>All that a zone has to do with one other zone: the channels both ways, and, if it is a neighbour, the streams both ways.</summary>
internal sealed class Channel(ZoneId zone, NeighbourSubscription? subscriber, GhostStream? stream)
{
    // What backups were told last.
    private (uint Epoch, uint Timeline, ulong LastConsumed) _noted;

    public ZoneId Zone { get; } = zone;

    public OutgoingChannel Outgoing { get; } = new(zone);

    public IncomingChannel Incoming { get; } = new();

    /// <summary>What the zone gets of this one's stream; null if it is no neighbour.</summary>
    public NeighbourSubscription? Subscriber { get; } = subscriber;

    /// <summary>What this zone gets of its stream; null if it is no neighbour.</summary>
    public GhostStream? Stream { get; } = stream;

    /// <summary>The highest epoch in which the zone was heard; 0 before the first time. Part of the state.</summary>
    public uint Epoch { get; set; }

    /// <summary>The zone's timeline; 0 while it is not known. Part of the state.</summary>
    public uint Timeline { get; set; }

    /// <summary>Whether something of the channel's state has changed since <see cref="WriteChanges"/>.</summary>
    public bool HasChanges => Outgoing.HasChanges || _noted != (Epoch, Timeline, Incoming.LastConsumed);

    /// <summary>Whether frames can be sent.</summary>
    public bool IsAvailable { get; set; }

    /// <summary>Which way frames took last.</summary>
    public long Path { get; set; } = -1;

    /// <summary>When this zone last told the other one, whose timeline it did not know, that it is there; null if it is to be told at once.</summary>
    public TimeSpan? IntroducedAt { get; set; }

    /// <summary>Begins anew with another life of the zone: nothing has come from it, and what it has not confirmed is for it.</summary>
    public void Begin(uint timeline)
    {
        Timeline = timeline;
        Epoch = Math.Max(Epoch, timeline);
        Incoming.Reset();
        Outgoing.Renumber();
    }

    /// <summary>Writes what has changed since the last time, for backups.</summary>
    public void WriteChanges(ByteWriter writer)
    {
        _noted = (Epoch, Timeline, Incoming.LastConsumed);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt32(Timeline);
        Incoming.Write(writer);
        Outgoing.WriteChanges(writer);
    }

    /// <summary>Takes over what <see cref="WriteChanges"/> wrote.</summary>
    public void ReadChanges(ref ByteReader reader)
    {
        Epoch = reader.ReadUInt32();
        Timeline = reader.ReadUInt32();
        Incoming.Read(ref reader);
        Outgoing.ReadChanges(ref reader);
    }

    /// <summary>What was sent last may be lost.</summary>
    public void NoteLoss()
    {
        Outgoing.Rewind();
        Incoming.OwesConfirmation |= Incoming.LastConsumed > 0;
        IntroducedAt = null;
        if (Subscriber is { LastEntry: > 0 })
            Subscriber.OwesEntry = true; // its number shows the gap
        if (Stream is { IsAwaiting: true })
            Stream.OwesRequest = true;
    }
}
