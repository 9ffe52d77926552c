using ZoneScaler.Channels;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;

namespace ZoneScaler.Zones;

/// <summary>
/// Puts together what a zone sends after a tick, one frame for each other zone and gateway, and takes apart what it receives. A frame between zones is: kind, zone (8 bytes),
/// epoch (4), tick (8), the last channel message confirmed, the number of the first message that follows, the messages, whether the ghost stream speaks, its records.
/// </summary>
internal sealed class ZoneFrames(Zone zone)
{
    /// <summary>Writes the frames of this tick to the zone's outbox.</summary>
    public void Write(bool isAsleep)
    {
        foreach (var neighbour in zone.Publisher.Neighbours)
        {
            var channel = zone.Channels.With(neighbour.Zone);
            if (neighbour.Known > 0 || neighbour.Records.Length > 0 || IsDue(channel))
                Send(channel, channel.Outgoing.IsDue(zone.Now.Number), neighbour);
        }
        foreach (var channel in zone.Channels.All)
        {
            if (IsDue(channel) && zone.Directory.IsAvailable(channel.Zone))
                Send(channel, channel.Outgoing.IsDue(zone.Now.Number), null);
        }
        foreach (var gateway in zone.Publisher.Gateways)
        {
            var frame = FrameBuffer.Rent(zone.Publisher.EntryLength(gateway));
            var flags = (gateway.WantsFull ? StreamEntryFlags.Full | StreamEntryFlags.Complete : 0) | (isAsleep ? StreamEntryFlags.Asleep : 0);
            StreamRecords.WriteEntryHeader(frame.Writer, zone.Id, zone.Epoch, zone.Now.Number, flags, gateway.Number, ++gateway.LastEntry);
            zone.Publisher.WriteEntry(gateway, zone.Entities.Records, frame.Writer);
            zone.Outbox.Add(new OutgoingFrame(default, gateway.Gateway, frame));
        }
    }

    /// <summary>Writes only what was taken in: the last words of a zone that closes.</summary>
    public void WriteConfirmations()
    {
        foreach (var channel in zone.Channels.All)
        {
            if (channel.Incoming.OwesConfirmation)
                Send(channel, messagesAreDue: false, null);
        }
    }

    /// <summary>Makes a received frame take effect.</summary>
    /// <exception cref="CodecException">The frame is malformed; what came before the fault in it has taken effect.</exception>
    public void Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length == 0 || frame[0] != (byte)FrameKind.ZoneToZone)
        {
            zone.Players.Receive(0, frame);
            return;
        }

        var reader = new ByteReader(frame);
        var header = ZoneFrameHeader.Read(ref reader);
        var source = header.Source;
        if (!zone.World.HasZone(source) || source == zone.Id)
            throw new CodecException($"A frame names zone {source} as its sender, which the world does not have or which is this zone.");
        var channel = zone.Channels.With(source);
        channel.Outgoing.Confirm(reader.ReadVarint(), zone.Now.Number);
        var number = reader.ReadVarint();
        for (var messages = new ByteReader(reader.ReadBlob()); !messages.AtEnd; number++)
        {
            var message = messages.ReadBytes((int)Math.Min(messages.ReadUInt32(), int.MaxValue));
            if (channel.Incoming.Accept(number))
                zone.Mail.Deliver(source, message);
        }
        if (reader.ReadBool())
        {
            var entry = new StreamEntryReader(source, header.Epoch, header.Tick, StreamEntryFlags.None, 0, 0, reader.Rest);
            zone.Ghosts.Receive(ref entry, zone.Now.Number);
        }
    }

    private bool IsDue(Channel channel) => channel.Incoming.OwesConfirmation || channel.Outgoing.IsDue(zone.Now.Number);

    private void Send(Channel channel, bool messagesAreDue, NeighbourSubscription? neighbour)
    {
        var frame = FrameBuffer.Rent(neighbour?.Records.Length ?? 0);
        frame.Source = zone.Id.Value;
        frame.Tick = zone.Now.Number;
        var writer = frame.Writer;
        new ZoneFrameHeader(zone.Id, zone.Epoch, zone.Now.Number, zone.Timeline, 0).Write(writer);
        writer.WriteVarint(channel.Incoming.LastConsumed);
        channel.Incoming.OwesConfirmation = false;
        if (messagesAreDue)
        {
            channel.Outgoing.WriteDue(writer, zone.Now.Number);
        }
        else
        {
            writer.WriteVarint(0);
            writer.WriteBlob([]);
        }
        writer.WriteBool(neighbour != null);
        if (neighbour != null)
            writer.WriteBytes(neighbour.Records.Written);
        zone.Outbox.Add(new OutgoingFrame(channel.Zone, 0, frame));
    }
}
