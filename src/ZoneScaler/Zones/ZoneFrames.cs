using ZoneScaler.Channels;
using ZoneScaler.Planting;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// Puts together what a zone sends after a tick, one frame for each other zone and gateway, and takes apart what it receives. A frame between zones is: its header
/// (<see cref="ZoneFrameHeader"/>), the last channel message confirmed, the ghost subscription wanted, the number of the first message that follows, how many from it on
/// were sent before, the messages, and whether an entry of the ghost stream follows: its flags, subscription, number and records.
/// </summary>
internal sealed class ZoneFrames(Zone zone)
{
    /// <summary>Writes the frames of this tick to the zone's outbox.</summary>
    public void Write(bool isAsleep)
    {
        zone.Contacts.LookAtNew();
        foreach (var channel in zone.Channels.All)
        {
            if (!channel.IsAvailable)
                continue;
            if (channel.Timeline == 0)
                Introduce(channel);
            else if (IsDue(channel))
                Send(channel, channel.Outgoing.IsDue(zone.WorldTime));
        }
        for (var i = zone.Publisher.Gateways.Count - 1; i >= 0; i--)
            Write(zone.Publisher.Gateways[i], isAsleep);
        if (zone.Publisher.Committed.Length == 0)
            return;
        foreach (var gateway in zone.Publisher.Gateways)
            WriteCommitted(gateway.Gateway);
    }

    /// <summary>Writes only what was taken in: the last words of a zone that closes.</summary>
    public void WriteConfirmations()
    {
        foreach (var channel in zone.Channels.All)
        {
            if (channel.Incoming.OwesConfirmation)
                Send(channel, messagesAreDue: false, isLast: true);
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

        zone.BorderBytes += frame.Length;
        var reader = new ByteReader(frame);
        var header = ZoneFrameHeader.Read(ref reader);
        var source = header.Source;
        if (!zone.World.HasZone(source) || source == zone.Id)
            throw new CodecException($"A frame names zone {source} as its sender, which the world does not have or which is this zone.");
        if (header.SourceTimeline == 0 || header.SourceTimeline > header.Epoch)
            throw new CodecException($"A frame of zone {source} in epoch {header.Epoch} names {header.SourceTimeline} as its timeline.");
        var channel = zone.Channels.With(source);
        if (!zone.Contacts.Take(channel, in header))
            return;

        var confirmed = reader.ReadVarint();
        if (confirmed > channel.Outgoing.LastMessage && zone.Backups.HasAny)
        {
            zone.Observer.FrameFenced(zone.Id, source, header.Epoch); // a backup goes on with this zone already, and has said more than this owner has
            return;
        }
        channel.Outgoing.Confirm(confirmed, zone.WorldTime);
        var wanted = reader.ReadVarint();
        if (channel.Subscriber is { } subscriber && wanted > subscriber.Number)
            StreamPublisher.Restart(subscriber, zone.Entities.Records, SubscriptionNumber(wanted));
        var number = reader.ReadVarint();
        var firstNew = number + reader.ReadVarint();
        for (var messages = new ByteReader(reader.ReadBlob()); !messages.AtEnd; number++)
        {
            var message = messages.ReadBytes((int)Math.Min(messages.ReadUInt32(), int.MaxValue));
            if (channel.Incoming.Accept(number))
                Deliver(source, message, wasSentBefore: number < firstNew);
            else if (Planted.Is(PlantedBug.HandoverTwice) && number <= channel.Incoming.LastConsumed && message[0] == (byte)ChannelMessageKind.Handover)
                zone.Mail.Deliver(source, message, wasSentBefore: true);
        }
        if (!reader.ReadBool())
            return;
        var flags = (StreamEntryFlags)reader.ReadByte();
        var entry = new StreamEntryReader(source, header.Epoch, header.Tick, flags, SubscriptionNumber(reader.ReadVarint()), SubscriptionNumber(reader.ReadVarint()), reader.Rest);
        zone.Ghosts.Receive(channel.Stream, ref entry, zone.Now.Number);
    }

    private void Deliver(ZoneId source, ReadOnlySpan<byte> message, bool wasSentBefore)
    {
        if (!Planted.Is(PlantedBug.AcknowledgedEarly))
        {
            zone.Mail.Deliver(source, message, wasSentBefore);
            return;
        }
        DeliverLate(source, message.ToArray(), wasSentBefore);
    }

    // By itself: what a lambda captures is made when its method begins, and a message is delivered often.
    private void DeliverLate(ZoneId source, byte[] message, bool wasSentBefore) => zone.Visit(z => z.Mail.Deliver(source, message, wasSentBefore));

    private static uint SubscriptionNumber(ulong value) =>
        value < uint.MaxValue ? (uint)value : throw new CodecException($"A subscription or one of its entries has the number {value}; less than {uint.MaxValue} is allowed.");

    private bool IsDue(Channel channel) =>
        channel.Incoming.OwesConfirmation || channel.Outgoing.IsDue(zone.WorldTime) || channel.Subscriber is { HasNews: true } || channel.Stream is { OwesRequest: true };

    /// <summary>
    /// Lets a zone whose timeline is not known hear of this one, so that it answers. Nothing else is said before: whatever reached one life of it and then, by a detour, the
    /// next one, would take effect twice.
    /// </summary>
    private void Introduce(Channel channel)
    {
        var wants = !channel.Outgoing.IsConfirmed || channel.Incoming.OwesConfirmation || (channel.Subscriber is { } subscriber && zone.Publisher.IsWanted(subscriber));
        if (!wants || zone.WorldTime - channel.IntroducedAt < OutgoingChannel.ResendAfter)
            return;
        channel.IntroducedAt = zone.WorldTime;
        Send(channel, messagesAreDue: false);
    }

    private void Send(Channel channel, bool messagesAreDue, bool isLast = false)
    {
        var subscriber = channel.Timeline != 0 && !isLast ? channel.Subscriber : null;
        if (subscriber != null && zone.Backups.SplitsOutput && !messagesAreDue)
        {
            // State need not wait for backups: a frame of its own, which confirms nothing. With messages it does: word that an entity has gone must not come before the entity.
            if (subscriber.HasNews || channel.Stream is { OwesRequest: true })
                Send(channel, subscriber, messagesAreDue: false, isReliable: false);
            if (!channel.Incoming.OwesConfirmation)
                return;
            subscriber = null;
        }
        Send(channel, subscriber, messagesAreDue, isReliable: true);
    }

    private void Send(Channel channel, NeighbourSubscription? subscriber, bool messagesAreDue, bool isReliable)
    {
        var frame = FrameBuffer.Rent((subscriber?.Records.Length ?? 0) + (messagesAreDue ? channel.Outgoing.DueBytes : 0));
        frame.Source = zone.Id.Value;
        frame.Tick = zone.Now.Number;
        var writer = frame.Writer;
        new ZoneFrameHeader(zone.Id, zone.Epoch, zone.Now.Number, zone.Timeline, channel.Timeline).Write(writer);
        writer.WriteVarint(isReliable ? channel.Incoming.LastConsumed : 0);
        channel.Incoming.OwesConfirmation &= !isReliable;
        writer.WriteVarint(channel.Stream?.TakeRequest(zone.WorldTime) ?? 0);
        if (messagesAreDue)
        {
            zone.ResentCount += channel.Outgoing.WriteDue(writer, zone.WorldTime);
        }
        else
        {
            writer.WriteVarint(0);
            writer.WriteVarint(0);
            writer.WriteBlob([]);
        }
        writer.WriteBool(subscriber != null);
        subscriber?.WriteEntry(writer);
        zone.BorderBytes += frame.Length;
        zone.Outbox.Add(new OutgoingFrame(channel.Zone, 0, frame, isReliable));
    }

    private void Write(GatewaySubscription gateway, bool isAsleep)
    {
        var reach = zone.Directory.ReachGateway(gateway.Gateway);
        if (!reach.IsKnown)
        {
            zone.Publisher.Unsubscribe(gateway.Gateway);
            return;
        }
        var frame = FrameBuffer.Rent(zone.Publisher.EntryLength(gateway));
        zone.Publisher.WriteEntry(gateway, zone, reach.IsCongested, isAsleep, frame.Writer);
        zone.Outbox.Add(new OutgoingFrame(default, gateway.Gateway, frame, IsReliable: false));
    }

    private void WriteCommitted(uint gateway)
    {
        var frame = FrameBuffer.Rent(zone.Publisher.Committed.Length);
        StreamRecords.WriteEntryHeader(frame.Writer, zone.Id, zone.Epoch, zone.Now.Number, StreamEntryFlags.None);
        frame.Writer.WriteBytes(zone.Publisher.Committed);
        zone.Outbox.Add(new OutgoingFrame(default, gateway, frame, IsReliable: true));
    }
}
