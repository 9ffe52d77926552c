using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>
/// A zone's dealings with gateways: their subscriptions, the players whose entities it owns, and, in the zone of the player registry, who has which entity.
/// </summary>
internal sealed class PlayerDesk(Zone zone)
{
    /// <summary>The longest name that a player may have, in UTF-16 code units.</summary>
    public const int MaxNameLength = 64;

    private readonly SortedDictionary<ulong, EntityRef> _registry = [];
    private readonly HashSet<uint> _inputTypes = [.. zone.World.Types.Messages.Where(m => m.Direction == MessageDirection.Input).Select(m => m.Id)];

    /// <summary>Handles a frame from a gateway.</summary>
    /// <param name="hops">How many zones it has passed on its entity's trail.</param>
    /// <param name="frame">The frame.</param>
    public void Receive(int hops, ReadOnlySpan<byte> frame)
    {
        var reader = new ByteReader(frame);
        var kind = (FrameKind)reader.ReadByte();
        var gateway = reader.ReadUInt32();
        switch (kind)
        {
            case FrameKind.Subscribe:
                zone.Publisher.Subscribe(gateway);
                return;
            case FrameKind.Unsubscribe:
                zone.Publisher.Unsubscribe(gateway);
                return;
            case FrameKind.Join:
                Join(gateway, reader.ReadUInt64(), reader.ReadString());
                return;
            case FrameKind.Input:
            case FrameKind.EventsSeen:
            case FrameKind.Connection:
            case FrameKind.PlayerLeft:
                break;
            default:
                throw new CodecException($"A gateway's frame has the unknown kind {(byte)kind}.");
        }

        var session = reader.ReadUInt64();
        var id = EntityId.Read(ref reader);
        if (zone.Entities.Find(id) is { Entity.Player: { } player } record && player.Session == session)
            Handle(kind, record, player, ref reader);
        else if (!zone.Mail.ForwardGatewayFrame(id, hops, frame))
            EndOfTrail(kind, session);
    }

    /// <summary>Forgets a session in the registry.</summary>
    public void EndSession(ulong session) => _registry.Remove(session);

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)_registry.Count);
        foreach (var (session, entity) in _registry)
        {
            writer.WriteUInt64(session);
            writer.WriteEntity(entity);
        }
    }

    public void Read(ref ByteReader reader)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
            _registry[reader.ReadUInt64()] = reader.ReadEntity();
    }

    private void Handle(FrameKind kind, EntityRecord record, Player player, ref ByteReader reader)
    {
        switch (kind)
        {
            case FrameKind.Input:
                var number = ReadNumber(ref reader);
                var messageType = reader.ReadUInt32();
                if (player.Inputs.Accept(number, messageType, reader.Rest))
                    Use(record, player, messageType, reader.Rest);
                while (player.Inputs.TryTakeNext(out var early))
                    Use(record, player, early.MessageType, early.Payload);
                break;
            case FrameKind.EventsSeen:
                player.Events.Confirm(ReadNumber(ref reader));
                break;
            case FrameKind.Connection:
                var connected = reader.ReadBool();
                player.IsConnected = connected;
                if (connected)
                {
                    player.Events.Resume(ReadNumber(ref reader));
                    player.WantsOwnerState = true;
                }
                zone.Call(record, static (entity, isConnected) => entity.NoteConnection(isConnected), connected);
                break;
            case FrameKind.PlayerLeft:
                zone.Call(record, static (entity, _) => entity.NotePlayerLeft(), 0);
                break;
        }
    }

    private void Use(EntityRecord record, Player player, uint messageType, ReadOnlySpan<byte> payload)
    {
        player.UsedInput = true;
        // Only inputs may come from outside: a client that names an entity's message must not get through.
        if (_inputTypes.Contains(messageType))
            zone.Dispatch(record, record.Entity.Ref, messageType, payload);
    }

    private void Join(uint gateway, ulong session, string name)
    {
        if (_registry.TryGetValue(session, out var known))
        {
            Answer(gateway, writer => StreamRecords.WritePlayerPlaced(writer, session, known.Id, known.LastKnownZone, default));
            return;
        }
        if (zone.World.SpawnPlayer is not { } spawnPlayer)
        {
            Answer(gateway, writer => StreamRecords.WritePlayerRefused(writer, session, "This world has no players."));
            return;
        }
        try
        {
            var spawn = spawnPlayer(new JoinRequest(session, name[..Math.Min(name.Length, MaxNameLength)], zone.Random));
            var entity = zone.Spawn(spawn.Entity, spawn.Position, new Player(session, name));
            _registry[session] = entity;
            Answer(gateway, writer => StreamRecords.WritePlayerPlaced(writer, session, entity.Id, entity.LastKnownZone, spawn.Entity.Location));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The game's code refuses by throwing.
            zone.Observer.EntityFaulted(zone.Id, EntityId.None, World.PlayersZoneName, e);
            Answer(gateway, writer => StreamRecords.WritePlayerRefused(writer, session, e.Message));
        }
    }

    /// <summary>Lets the registry know that a player has no entity any more.</summary>
    public void NoteEnd(Player player) => SendToRegistry(player.Session);

    private void EndOfTrail(FrameKind kind, ulong session)
    {
        if (kind == FrameKind.PlayerLeft)
            SendToRegistry(session);
    }

    private void SendToRegistry(ulong session)
    {
        if (zone.Id == World.PlayersZone)
        {
            _registry.Remove(session);
            return;
        }
        var channel = zone.Mail.ChannelTo(World.PlayersZone);
        var writer = channel.Begin(Channels.ChannelMessageKind.SessionEnded);
        writer.WriteUInt64(session);
        channel.End();
    }

    private void Answer(uint gateway, Action<ByteWriter> record)
    {
        var frame = FrameBuffer.Rent();
        StreamRecords.WriteEntryHeader(frame.Writer, zone.Id, zone.Epoch, zone.Now.Number, StreamEntryFlags.None);
        record(frame.Writer);
        zone.Outbox.Add(new OutgoingFrame(default, gateway, frame));
    }

    private static uint ReadNumber(ref ByteReader reader)
    {
        var number = reader.ReadVarint();
        return number <= uint.MaxValue ? (uint)number : throw new CodecException($"A number is {number}; at most {uint.MaxValue} is allowed.");
    }
}
