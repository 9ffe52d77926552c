using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Planting;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>
/// A zone's dealings with gateways: their subscriptions, the players whose entities it owns, and, in the zone of the player registry, who has which entity.
/// What gateways send may be lost or come twice, and may come from one that has the session no more.
/// </summary>
internal sealed class PlayerDesk
{
    /// <summary>The longest name that a player may have, in UTF-16 code units.</summary>
    public const int MaxNameLength = 64;

    private readonly Zone _zone;
    private readonly GatewayAnswers _answers;
    private readonly RegistryMail _mail;
    private readonly Attendance _attendance;
    private readonly SessionRegistry? _registry;
    private readonly HashSet<uint> _inputTypes;

    public PlayerDesk(Zone zone)
    {
        _zone = zone;
        _answers = new GatewayAnswers(zone);
        _mail = new RegistryMail(zone);
        _attendance = new Attendance(zone, _mail, _answers);
        _registry = zone.Id == World.PlayersZone ? new SessionRegistry(zone, _answers, _mail) : null;
        _inputTypes = [.. zone.World.Types.Messages.Where(m => m.Direction == MessageDirection.Input).Select(m => m.Id)];
    }

    private SessionRegistry Registry =>
        _registry ?? throw new CodecException($"A gateway's frame is for the player registry, but came to zone {_zone.World.NameOf(_zone.Id)}.");

    /// <summary>Handles a frame from a gateway.</summary>
    /// <param name="hop">If it has followed its entity's trail, with which hop the entity came here; else 0.</param>
    /// <param name="frame">The frame.</param>
    public void Receive(uint hop, ReadOnlySpan<byte> frame)
    {
        var reader = new ByteReader(frame);
        var kind = (FrameKind)reader.ReadByte();
        var gateway = reader.ReadUInt32();
        _zone.Letters.End();
        switch (kind)
        {
            case FrameKind.Subscribe:
                _zone.Publisher.Subscribe(gateway, reader.ReadUInt32());
                break;
            case FrameKind.Unsubscribe:
                _zone.Publisher.Unsubscribe(gateway);
                break;
            case FrameKind.Join:
                Registry.Join(SessionClaim.Read(ref reader), reader.ReadEntity(), reader.ReadNumber(), reader.ReadBool(), reader.ReadNumber(), reader.ReadNumber());
                break;
            case FrameKind.Resume:
                Registry.Resume(gateway, reader.ReadUInt64(), ResumeKeyHash.Read(ref reader), reader.ReadUInt32());
                break;
            case FrameKind.Announce:
                Registry.Announce(SessionClaim.Read(ref reader), reader.ReadEntity());
                break;
            case FrameKind.Probe when _registry != null:
                _answers.Send(gateway, new PlayerAnswer(StreamRecordKind.RegistryHere, 0));
                break;
            case FrameKind.Input:
            case FrameKind.EventsSeen:
            case FrameKind.Connection:
            case FrameKind.PlayerLeft:
            case FrameKind.SessionAbsent:
                Receive(kind, gateway, hop, frame, ref reader);
                break;
            default:
                throw new CodecException($"A gateway's frame to zone {_zone.World.NameOf(_zone.Id)} has the kind {(byte)kind}, which it does not take.");
        }
    }

    /// <summary>Handles a message to or from the player registry.</summary>
    public void Deliver(ZoneId source, ref ByteReader reader)
    {
        var kind = (RegistryMessage)reader.ReadByte();
        switch (kind)
        {
            case RegistryMessage.Here when _registry != null:
                _registry.NoteHere(source, SessionClaim.Read(ref reader), EntityId.Read(ref reader), reader.ReadNumber());
                break;
            case RegistryMessage.Ended when _registry != null:
                _registry.NoteEnded(reader.ReadUInt64(), EntityId.Read(ref reader));
                break;
            case RegistryMessage.Superseded:
                Supersede(reader.ReadUInt64(), EntityId.Read(ref reader), reader.ReadNumber());
                break;
            case RegistryMessage.RollCall when source == World.PlayersZone:
                _mail.Answer(reader.ReadUInt32(), reader.ReadNumber());
                break;
            case RegistryMessage.RollCallAnswered when _registry != null:
                _registry.NoteAnswer(source, reader.ReadUInt32(), reader.ReadNumber());
                break;
            default:
                throw new CodecException($"A message of the player registry has the kind {(byte)kind}, which zone {_zone.World.NameOf(_zone.Id)} does not take.");
        }
    }

    /// <summary>Lets time pass; once per tick, after entities have run.</summary>
    public void Look()
    {
        _registry?.Look();
        _attendance.Look();
    }

    /// <summary>Lets the registry know that a player's entity has come into the zone.</summary>
    public void NoteArrival(EntityRecord record)
    {
        if (record.Entity.Player != null)
            _mail.ReportHere(record);
    }

    /// <summary>Lets the registry know that a player has no entity any more.</summary>
    public void NoteEnd(Player player, EntityId entity) => _mail.ReportEnded(player.Session, entity);

    public void Write(ByteWriter writer) => _registry?.Write(writer);

    public void Read(ref ByteReader reader) => _registry?.Read(ref reader);

    /// <summary>Writes what has changed in the player registry since the last time, for backups.</summary>
    public void WriteChanges(ByteWriter writer) => _registry?.WriteChanges(writer);

    /// <summary>Takes over what <see cref="WriteChanges"/> wrote.</summary>
    public void ReadChanges(ref ByteReader reader) => _registry?.ReadChanges(ref reader);

    private void Receive(FrameKind kind, uint gateway, uint hop, ReadOnlySpan<byte> frame, ref ByteReader reader)
    {
        var session = reader.ReadUInt64();
        var id = EntityId.Read(ref reader);
        var epoch = reader.ReadVarint();
        if (_zone.Entities.Find(id) is { Entity.Player: { } player } record && player.Session == session)
        {
            record.IsTouched = true;
            if (epoch > player.Claim.Epoch || (epoch == player.Claim.Epoch && gateway == player.Claim.Gateway) || Planted.Is(PlantedBug.SessionEpochUncompared))
                Handle(kind, gateway, epoch, record, player, ref reader);
            else if (gateway != player.Claim.Gateway)
                _answers.Moved(gateway, session, player.Claim.Epoch);
        }
        else if (!_zone.Mail.ForwardGatewayFrame(id, hop, frame))
        {
            NoteMissing(kind, gateway, session, epoch, id, ref reader);
        }
    }

    private void Handle(FrameKind kind, uint gateway, ulong epoch, EntityRecord record, Player player, ref ByteReader reader)
    {
        player.NoteHeard();
        switch (kind)
        {
            case FrameKind.Input when epoch == player.Claim.Epoch:
                Input(record, player, ref reader);
                break;
            case FrameKind.EventsSeen when epoch == player.Claim.Epoch:
                player.Events.Confirm(reader.ReadNumber());
                break;
            case FrameKind.Connection:
                Connect(gateway, epoch, record, player, ref reader);
                break;
            case FrameKind.PlayerLeft:
                if (!Planted.Is(PlantedBug.LeaveUntold))
                    _attendance.Leave(record, player);
                _answers.Ended(gateway, player.Session, record.Entity.Id);
                break;
            case FrameKind.SessionAbsent when epoch == player.Claim.Epoch:
                player.LoseGateway();
                _attendance.Note(record, player, isGatewayKnown: false);
                break;
            default:
                break; // of an epoch that the zone has yet to hear of; it comes again
        }
    }

    private void Input(EntityRecord record, Player player, ref ByteReader reader)
    {
        var oldest = reader.ReadNumber();
        var number = reader.ReadNumber();
        var messageType = reader.ReadUInt32();
        if (oldest == 0 || number < oldest)
            throw new CodecException($"Input {number} comes with {oldest} as the oldest one.");
        if (player.HasLeft)
            return;
        player.Inputs.Skip(oldest - 1);
        if (player.Inputs.Accept(number, messageType, reader.Rest))
            Use(record, player, messageType, reader.Rest);
        while (player.Inputs.TryTakeNext(out var early))
            Use(record, player, early.MessageType, early.Payload);
    }

    private void Use(EntityRecord record, Player player, uint messageType, ReadOnlySpan<byte> payload)
    {
        player.UsedInput = true;
        // Only inputs may come from outside: a client that names an entity's message must not get through.
        if (_inputTypes.Contains(messageType))
            _zone.Dispatch(record, record.Entity.Ref, messageType, payload);
    }

    private void Connect(uint gateway, ulong epoch, EntityRecord record, Player player, ref ByteReader reader)
    {
        reader.ReadUInt64(); // where it was sent
        var number = reader.ReadNumber();
        var isConnected = reader.ReadBool();
        var eventsSeen = reader.ReadNumber();
        var lastEvent = reader.ReadNumber();
        var windowTicks = (uint)reader.ReadCount((int)SessionClaim.MaxWindowTicks);
        if (player.HasLeft)
        {
            _answers.Ended(gateway, player.Session, record.Entity.Id);
            return;
        }
        var former = player.Claim;
        if (player.Take(epoch, gateway, number, isConnected, windowTicks))
        {
            player.Events.Confirm(eventsSeen);
            if (isConnected)
            {
                player.Events.Resume(lastEvent);
                player.WantsOwnerState = true;
            }
            _attendance.Note(record, player, _zone.Directory.IsGatewayKnown(gateway));
        }
        if (epoch != former.Epoch)
        {
            _mail.ReportHere(record); // a registry that has to start anew may not know the epoch
            if (gateway != former.Gateway && !Planted.Is(PlantedBug.SessionEpochUncompared))
                _answers.Moved(former.Gateway, player.Session, epoch);
        }
        if (record.Fate is Fate.Despawn or Fate.Fault)
            return; // the game did not want the player back; that it has ended is told next time
        _answers.Send(gateway, new PlayerAnswer(
            StreamRecordKind.PlayerAttached, player.Session, epoch, record.Entity.Ref, record.Entity.Location, player.ConnectionNumber, player.Inputs.Last, player.Events.First, record.Hop));
    }

    // Where a trail ends, the entity has ended, or is on its way here, or was lost with a zone that has started anew. The gateway finds out which, and tells the registry.
    private void NoteMissing(FrameKind kind, uint gateway, ulong session, ulong epoch, EntityId id, ref ByteReader reader)
    {
        if (kind == FrameKind.PlayerLeft && _registry != null)
        {
            _registry.NoteLeft(session, id);
            _answers.Ended(gateway, session, id);
        }
        else if (kind is FrameKind.Connection or FrameKind.PlayerLeft)
        {
            _answers.Missing(gateway, session, epoch, new EntityRef(id, new ZoneId(reader.ReadUInt64())));
        }
    }

    private void Supersede(ulong session, EntityId id, uint hop)
    {
        if (_zone.Entities.Find(id) is { Entity.Player: { } player } record && player.Session == session)
            _zone.Despawn(record.Entity);
        else if (_zone.Mail.TryFollow(id, hop, out var next))
            _mail.Supersede(next, session, id, _zone.Mail.Trails.HopOf(id));
    }
}
