using System.Numerics;
using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Planting;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>How entities come into a zone and leave it: births, ends, and the border.</summary>
internal sealed class Population(Zone zone)
{
    /// <summary>How many entities may be born in one zone in one tick.</summary>
    private const int MaxBirths = 1 << 16;

    private readonly List<(Entity Entity, StateLayout Layout)> _unborn = [];
    private readonly List<EntityRecord> _admitted = []; // of one arrival
    private readonly WorldSpec _spec = zone.World.Spec;
    private readonly Box _bounds = zone.World.Spec.Bounds;
    private readonly Box _cell = zone.Borders.Cell;
    private readonly float _margin = zone.World.Spec.HandoverMargin;

    /// <summary>The serial number of the last birth in this epoch.</summary>
    public uint LastSerial { get; set; }

    public EntityRef Spawn(Entity entity, Vector3 position, Player? player)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (entity.IsAlive || !entity.Id.IsNone)
            throw new InvalidOperationException($"{entity.DeclaredType.Name} {entity.Id} has been spawned before; make a new object.");
        if (entity is ZoneScript)
            throw new InvalidOperationException($"'{entity.DeclaredType.Name}' is a zone script; scripts start with their zone.");
        if (!float.IsFinite(position.X + position.Y + position.Z))
            throw new ArgumentOutOfRangeException(nameof(position), position, "A position must be finite.");
        if (_unborn.Count >= MaxBirths)
            throw new InvalidOperationException($"More than {MaxBirths} entities are born in zone {zone.Id} in one tick.");

        var layout = zone.World.Layout(entity.DeclaredType);
        position = Vector3.Clamp(position, _bounds.Min, _bounds.Max);
        var target = zone.Id.IsNamed || !_cell.Contains(position) ? _spec.ZoneAt(position) : zone.Id;
        if (!zone.Mail.CanTake(target))
        {
            // It is born here, and goes on once it can.
            target = zone.Id;
            position = zone.Id.IsNamed ? position : Vector3.Clamp(position, _cell.Min, _cell.Max);
        }

        entity.Id = new EntityId(zone.Id, zone.Epoch, ++LastSerial);
        entity.PlaceAt(position);
        entity.Player = player;
        entity.Home = target;
        if (target == zone.Id)
        {
            AddUnborn(entity, layout);
        }
        else
        {
            var channel = zone.Mail.ChannelTo(target);
            var writer = channel.Begin(ChannelMessageKind.Spawn);
            writer.WriteUInt64((ulong)zone.Now.Number);
            EntityCodec.Write(entity, layout, null, zone.Now.Number, writer);
            channel.End();
        }
        return entity.Ref;
    }

    /// <summary>Lets an entity be born at the end of this tick.</summary>
    public void AddUnborn(Entity entity, StateLayout layout)
    {
        entity.Zone = zone;
        entity.Home = zone.Id;
        _unborn.Add((entity, layout));
    }

    /// <summary>Starts the zone's scripts. Before the first tick takes anything in: whoever writes to a named zone must not hear that there is nobody, for its script is as old as the zone.</summary>
    public void StartScripts()
    {
        // What they spawn in turn is born at the end of the tick, as ever.
        var scripts = _unborn.FindAll(u => u.Layout.Type.IsScript);
        _unborn.RemoveAll(u => u.Layout.Type.IsScript);
        foreach (var (script, layout) in scripts)
            Bear(script, layout);
    }

    /// <summary>Takes in an entity that another zone has spawned here.</summary>
    /// <param name="source">The zone.</param>
    /// <param name="mayRun">Whether its code may run; else it has killed two workers, and ends.</param>
    /// <param name="reader">What the zone has sent.</param>
    public void BeBorn(ZoneId source, bool mayRun, ref ByteReader reader)
    {
        var arrival = ReadNew((long)reader.ReadUInt64(), ref reader);
        if (!Receives(arrival, source))
            return;
        var record = Insert(arrival);
        zone.Players.NoteArrival(record);
        if (mayRun)
            zone.Call(record, static (entity, _) => entity.NoteSpawn(), 0);
        else
            zone.Call(record, static (entity, _) => throw new InvalidOperationException($"Two workers have ended as {entity.DeclaredType.Name} {entity.Id} was born."), 0);
    }

    public void Teleport(EntityRecord record, Vector3 target)
    {
        if (!float.IsFinite(target.X + target.Y + target.Z))
            throw new ArgumentOutOfRangeException(nameof(target), target, "A position must be finite.");
        if (record.Entity.Parent != null)
            throw new InvalidOperationException($"{record.Layout.Type.Name} {record.Entity.Id} is attached; detach it first.");
        if (record.Fate != Fate.Stay)
            return;
        record.Fate = Fate.Teleport;
        record.IsTouched = true;
        record.TeleportTarget = Vector3.Clamp(target, _bounds.Min, _bounds.Max);
    }

    public void Attach(EntityRecord child, Entity parent)
    {
        ArgumentNullException.ThrowIfNull(parent);
        if (parent.IsGhost || parent.Zone != zone || parent.Record is not { } parentRecord)
            throw new InvalidOperationException($"{parent.DeclaredType.Name} {parent.Id} is not an entity of this zone; only those can be attached to.");
        if (parent == child.Entity || parent.Parent != null || child.Attached is { Count: > 0 })
            throw new InvalidOperationException("An attached entity can carry none itself.");
        Detach(child);
        child.Entity.Parent = parent;
        child.Offset = child.Entity.Location - parent.Location;
        child.IsTouched = true;
        (parentRecord.Attached ??= []).Add(child);
    }

    public static void Detach(EntityRecord child)
    {
        child.IsTouched |= child.Entity.Parent != null;
        child.Entity.Parent?.Record?.Attached?.Remove(child);
        child.Entity.Parent = null;
    }

    /// <summary>The end of the tick: who has ended goes, who has left the cell is handed over, who was born comes in.</summary>
    public void Settle()
    {
        // Backwards: who goes is replaced by one that has been looked at.
        for (var i = zone.Entities.Count - 1; i >= 0; i--)
        {
            // A departure takes attached entities with it, so the list may have become much shorter.
            if (i < zone.Entities.Count)
                Settle(zone.Entities.Records[i]);
        }
        for (var i = 0; i < _unborn.Count; i++)
        {
            var (entity, layout) = _unborn[i];
            Bear(entity, layout);
        }
        _unborn.Clear();
    }

    /// <summary>Takes in an entity, and what is attached to it, from another zone.</summary>
    public void Arrive(ZoneId source, ref ByteReader reader)
    {
        var admitted = Admit(source, ref reader);
        for (var i = 1; i < admitted.Count; i++)
            zone.Call(admitted[i], static (entity, from) => entity.NoteHandover(from), source);
        if (admitted.Count > 0)
            zone.Call(admitted[0], static (entity, from) => entity.NoteHandover(from), source);
        foreach (var record in admitted)
        {
            zone.Mail.HitOnArrival(record);
            zone.Players.NoteArrival(record);
        }
    }

    /// <summary>Takes back an entity whose new zone closed before it took it.</summary>
    public void ComeBack(ref ByteReader reader)
    {
        foreach (var record in Admit(zone.Id, ref reader))
        {
            MoveTo(record, Vector3.Clamp(record.Entity.Location, _cell.Min, _cell.Max));
            zone.Call(record, static (entity, reason) => entity.NoteBlocked(reason), BlockReason.ZoneUnavailable);
        }
    }

    /// <summary>Copies of those who were handed over, and whose new zone has not confirmed it; and where they go.</summary>
    public List<(EntityArrival Departed, ZoneId Target)> OnTheirWay()
    {
        var departed = new List<(EntityArrival, ZoneId)>();
        foreach (var channel in zone.Channels.All)
        {
            var messages = new ByteReader(channel.Outgoing.Pending);
            while (!messages.AtEnd)
            {
                var message = new ByteReader(messages.ReadBytes((int)messages.ReadUInt32()));
                if ((ChannelMessageKind)message.ReadByte() != ChannelMessageKind.Handover)
                    continue;
                var sentTick = (long)message.ReadUInt64();
                for (var count = message.ReadCount(message.Remaining); count > 0; count--)
                {
                    departed.Add((ReadNew(sentTick, ref message), channel.Zone));
                    message.ReadVector3();
                    AreaTable.SkipHits(ref message);
                }
            }
        }
        return departed;
    }

    /// <summary>Puts an entity into the zone's tables.</summary>
    /// <param name="arrival">The entity.</param>
    /// <param name="handle">The handle that it had, if it goes on here; else -1.</param>
    public EntityRecord Insert(in EntityArrival arrival, int handle = -1)
    {
        var entity = arrival.Entity;
        zone.Ghosts.RemoveArrived(entity.Id);
        zone.Mail.Trails.Remove(entity.Id);
        entity.Zone = zone;
        entity.Home = zone.Id;
        var record = zone.Entities.Add(entity, arrival.Layout, handle);
        record.Hop = arrival.Hop;
        if (arrival.LastTimer != 0)
            record.LastTimer = arrival.LastTimer;
        if (arrival.Timers != null)
        {
            record.Timers = arrival.Timers;
            foreach (var timer in arrival.Timers)
                zone.Timers.Add(entity.Id, timer.Id, timer.DueTick);
        }
        if (entity.Player != null)
            zone.PlayerCount++;
        return record;
    }

    /// <summary>Removes the zone's copy of an entity that lives on elsewhere. Its own code does not hear of it: nothing has happened to the entity.</summary>
    public void RemoveStale(EntityRecord record, ZoneId owner, uint hop)
    {
        var id = record.Entity.Id;
        ReleaseAttached(record);
        Detach(record);
        zone.Publisher.Leave(record, LeaveReason.Despawned);
        Forget(record);
        zone.Entities.Remove(record);
        zone.Mail.Trails.Add(id, owner, hop, zone.Now.Number);
        zone.Observer.StaleCopyRemoved(zone.Id, id);
    }

    /// <summary>Takes note that an entity went from a former life of this zone to another one: a copy with no higher hop is an old one.</summary>
    public void NotePassed(EntityId id, ZoneId owner, uint hop)
    {
        if (zone.Entities.Find(id) is { } record)
        {
            if (record.Hop < hop)
                RemoveStale(record, owner, hop);
        }
        else if (zone.Mail.Trails.HopOf(id) < hop)
        {
            zone.Mail.Trails.Add(id, owner, hop, zone.Now.Number);
        }
    }

    /// <summary>Whether an entity that comes from a zone is to be taken in, and not an old copy of one that is here or has gone on.</summary>
    private bool Receives(in EntityArrival arrival, ZoneId source)
    {
        var id = arrival.Entity.Id;
        var known = zone.Entities.Find(id);
        // What comes back, because its target has stopped, has left no copy elsewhere, whatever its trail says.
        if (source == zone.Id && known == null)
            return true;
        var departedHop = zone.Mail.Trails.HopOf(id);
        if ((known?.Hop >= arrival.Hop || (departedHop > 0 && departedHop >= arrival.Hop)) && !Planted.Is(PlantedBug.HandoverTwice))
        {
            zone.Observer.StaleCopyRemoved(zone.Id, id);
            return false;
        }
        if (known != null)
            RemoveStale(known, zone.Id, arrival.Hop);
        zone.Mail.Arrivals.Add(id, source, arrival.Hop, zone.Now.Number);
        return true;
    }

    /// <summary>Reads an entity that comes from elsewhere.</summary>
    private EntityArrival ReadNew(long tick, ref ByteReader reader, SpareEntities? spares = null)
    {
        var arrival = EntityCodec.Read(zone.World, tick, ref reader, spares, zone.Now.Number);
        if (arrival.Layout.Type.IsScript)
            throw new CodecException($"The script {arrival.Entity.Id} arrives in zone {zone.Id}; scripts stay in their zone.");
        return arrival;
    }

    private List<EntityRecord> Admit(ZoneId source, ref ByteReader reader)
    {
        var sentTick = (long)reader.ReadUInt64(); // what remained of timers, remained then
        var admitted = _admitted;
        admitted.Clear();
        var root = default(EntityRecord);
        var count = reader.ReadCount(reader.Remaining);
        for (var i = 0; i < count; i++)
        {
            var arrival = ReadNew(sentTick, ref reader, zone.Spares);
            var offset = reader.ReadVector3();
            zone.Mail.Areas.ReadHits(arrival.Entity.Id, zone.Now.Number, ref reader);
            if (!Receives(arrival, source))
                continue;
            var record = Insert(arrival);
            admitted.Add(record);
            if (i == 0)
                root = record;
            if (root == null || root == record)
                continue;
            record.Offset = offset;
            record.Entity.Parent = root.Entity;
            (root.Attached ??= []).Add(record);
        }
        return admitted;
    }

    private void Bear(Entity entity, StateLayout layout)
    {
        Insert(new EntityArrival(entity, layout, 0, null, 0));
        zone.Call(entity.Record!, static (born, _) => born.NoteSpawn(), 0);
    }

    private void Settle(EntityRecord record)
    {
        if (record.Layout.Type.IsScript && record.Fate != Fate.Fault)
            return;
        switch (record.Fate)
        {
            case Fate.Despawn:
                zone.Call(record, static (entity, _) => entity.NoteDespawn(), 0);
                End(record);
                return;
            case Fate.Fault:
                End(record);
                return;
            case Fate.Teleport:
                record.Fate = Fate.Stay;
                record.IsTouched = true;
                MoveTo(record, record.TeleportTarget);
                break;
        }
        if (record.Entity.Parent == null)
            KeepInWorld(record);
    }

    private void KeepInWorld(EntityRecord record)
    {
        var inside = Vector3.Clamp(record.Entity.Location, _bounds.Min, _bounds.Max);
        if (inside != record.Entity.Location)
        {
            MoveTo(record, inside);
            zone.Call(record, static (entity, reason) => entity.NoteBlocked(reason), BlockReason.WorldEdge);
        }
        CarryAttached(record);
        if (_cell.AxisDistance(record.Entity.Location) <= _margin)
            return;
        var target = _spec.ZoneAt(record.Entity.Location);
        if (target == zone.Id)
            return;
        if (zone.Directory.IsAvailable(target) && zone.Mail.CanTake(target))
        {
            HandOver(record, target);
        }
        else if (!zone.Id.IsNamed && _cell.AxisDistance(record.Entity.Location) > _spec.GhostDistance / 2)
        {
            var overhang = new Vector3(_spec.GhostDistance / 2);
            MoveTo(record, Vector3.Clamp(record.Entity.Location, _cell.Min - overhang, _cell.Max + overhang));
            CarryAttached(record);
            zone.Call(record, static (entity, reason) => entity.NoteBlocked(reason), BlockReason.ZoneUnavailable);
        }
    }

    private void HandOver(EntityRecord root, ZoneId target)
    {
        var attached = root.Attached;
        if (FindTooLarge(root, attached) is { } tooLarge)
        {
            zone.FaultTooLarge(tooLarge);
            return;
        }
        var channel = zone.Mail.ChannelTo(target);
        var writer = channel.Begin(ChannelMessageKind.Handover);
        writer.WriteUInt64((ulong)zone.Now.Number);
        writer.WriteVarint((ulong)(1 + (attached?.Count ?? 0)));
        Write(root, writer);
        for (var i = 0; i < attached?.Count; i++)
            Write(attached[i], writer);
        channel.End();
        for (var i = 0; i < attached?.Count; i++)
            Depart(attached[i], target);
        Depart(root, target);
    }

    private EntityRecord? FindTooLarge(EntityRecord root, List<EntityRecord>? attached) =>
        zone.Publisher.Fits(root) ? attached?.Find(a => !zone.Publisher.Fits(a)) : root;

    private void Write(EntityRecord record, ByteWriter writer)
    {
        record.Hop++;
        EntityCodec.Write(record.Entity, record.Layout, record, zone.Now.Number, writer);
        record.Hop--;
        writer.WriteVector3(record.Offset);
        zone.Mail.Areas.WriteHits(record.Entity.Id, zone.Now.Number, writer);
    }

    private void Depart(EntityRecord record, ZoneId target)
    {
        var entity = record.Entity;
        zone.Publisher.HandOver(record, target);
        zone.Mail.Trails.Add(entity.Id, target, record.Hop + 1, zone.Now.Number);
        Forget(record);
        if (zone.Borders.Neighbours.Contains(target))
            zone.Ghosts.AddDeparted(record, target, zone.Now.Number);
        var layout = record.Layout;
        zone.Entities.Remove(record);
        zone.Spares.GiveOwn(entity, layout, zone.Now.Number);
    }

    private void End(EntityRecord record)
    {
        ReleaseAttached(record);
        Detach(record);
        zone.Publisher.Leave(record, LeaveReason.Despawned);
        if (record.Entity.Player is { } player)
            zone.Players.NoteEnd(player, record.Entity.Id);
        if (record.Entity is ZoneScript script)
            zone.KeepAwake(script, false);
        Forget(record);
        zone.Entities.Remove(record);
    }

    private static void ReleaseAttached(EntityRecord record)
    {
        for (var i = 0; i < record.Attached?.Count; i++)
        {
            record.Attached[i].Entity.Parent = null;
            record.Attached[i].IsTouched = true;
        }
    }

    private void Forget(EntityRecord record)
    {
        if (record.Entity.Player != null)
            zone.PlayerCount--;
        zone.Mail.Areas.Forget(record.Entity.Id);
        zone.NoteGone();
        record.Entity.Zone = null;
        record.Entity.Parent = null;
    }

    private static void CarryAttached(EntityRecord record)
    {
        for (var i = 0; i < record.Attached?.Count; i++)
            MoveTo(record.Attached[i], record.Entity.Location + record.Attached[i].Offset);
    }

    private static void MoveTo(EntityRecord record, Vector3 location)
    {
        if (record.Entity.Location == location)
            return;
        record.Entity.PlaceAt(location);
        record.Entity.ChangedFields |= 1UL << Entity.PositionField;
    }
}
