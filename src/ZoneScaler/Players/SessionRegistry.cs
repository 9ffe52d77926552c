using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Planting;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>
/// Who has which entity, in the zone of the player registry: gives players their entities, and sessions their epochs. A registry that had to start empty learns the
/// sessions from the gateways that have them and from all zones, which it asks.
/// </summary>
internal sealed class SessionRegistry(Zone zone, GatewayAnswers answers, RegistryMail mail)
{
    /// <summary>How many sessions that are over are remembered, so that a late word of one does not begin it anew; the oldest are forgotten first.</summary>
    private const int MaxEnded = 1 << 16;

    private const int ExpiryTicks = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    // The entity may be on its way, or in a zone that has not answered the roll call. Less than a client waits at a gateway (JoinTimeout), with what that looks for the entity itself.
    private static readonly TimeSpan MissingPatience = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(2); // gateways announce their sessions more often, and so do zones those without a gateway

    private readonly SortedDictionary<ulong, SessionEntry> _entries = [];
    private readonly Dictionary<ulong, EntityId> _ended = [];
    private readonly Queue<ulong> _endedByAge = new();
    private readonly SortedSet<ulong> _changed = []; // since backups were told
    private readonly List<ulong> _newlyEnded = [];
    private readonly RollCall _roll = new(zone, mail);
    private long _started = long.MaxValue;
    private long _nextExpiry;

    // It may not have heard yet of a session that goes on: one whose entity is lost is known to its gateway alone.
    private bool IsWarmingUp => zone.Timeline > 1 && zone.Now.Number - _started < InTicks(WarmUp);

    /// <summary>Lets time pass; in each tick of the zone.</summary>
    public void Look()
    {
        var now = zone.Now.Number;
        _started = Math.Min(_started, now);
        _roll.Look();
        if (now < _nextExpiry)
            return;
        _nextExpiry = now + ExpiryTicks;
        foreach (var session in _entries.Where(e => e.Value.ExpiresAt < now).Select(e => e.Key).ToList())
        {
            _entries.Remove(session);
            NoteChange(session);
        }
    }

    /// <summary>Gives a player an entity, or names the one that there is.</summary>
    /// <param name="claim">The session.</param>
    /// <param name="lost">An entity that was looked for and not found. Another one is given only if it was looked for where it is known to be.</param>
    /// <param name="lostHop">How often the entity had changed zone when it was last known to be there: it may have come to that zone after it was looked for.</param>
    /// <param name="wantsAnother">Whether there is to be another one then; else the session ends.</param>
    /// <param name="lastInput">With another entity, inputs go on after this number.</param>
    /// <param name="lastEvent">With another entity, events go on after this number.</param>
    public void Join(in SessionClaim claim, EntityRef lost, uint lostHop, bool wantsAnother, uint lastInput, uint lastEvent)
    {
        if (!_entries.TryGetValue(claim.Session, out var entry))
        {
            if (_ended.TryGetValue(claim.Session, out var ended) && (lost.IsNone || lost.Id <= ended))
            {
                answers.Ended(claim.Gateway, claim.Session, lost.IsNone ? ended : lost.Id);
                return;
            }
            if (lost.IsNone)
            {
                // An earlier registry may have given it one without that its gateway knows.
                if (_roll.IsComplete || !IsWarmingUp)
                    Spawn(in claim, null, 0, 0);
                return;
            }
            Add(entry = new SessionEntry(claim, lost, 0));
        }
        if (entry.Outdates(in claim))
        {
            answers.Moved(claim.Gateway, claim.Session, entry.AttachedEpoch);
            return;
        }
        Refresh(entry);
        var isThere = lost.Id == entry.Entity.Id && lost.LastKnownZone == entry.Entity.LastKnownZone && lostHop == entry.SightedHop;
        var isLost = lost.Id == entry.Entity.Id && (IsNowhere(entry) || (isThere && IsMissing(entry)));
        if (isLost && wantsAnother)
            Spawn(in claim, entry, lastInput, lastEvent);
        else if (isLost)
            End(in claim, lost.Id);
        else if (!isThere)
            Place(in claim, entry, default); // that is where to look for it
    }

    /// <summary>Gives a session to the gateway that asks for it, if its client knows the key.</summary>
    public void Resume(uint gateway, ulong session, ResumeKeyHash key, uint attempt)
    {
        if (!_entries.TryGetValue(session, out var entry))
        {
            if (!IsWarmingUp || _ended.ContainsKey(session))
                answers.Send(gateway, new PlayerAnswer(StreamRecordKind.SessionUnknown, session, Number: attempt));
            return;
        }
        if (!entry.Claim.Key.Matches(key))
        {
            answers.Send(gateway, new PlayerAnswer(StreamRecordKind.KeyRefused, session, Number: attempt));
            return;
        }
        NoteChange(session);
        if (entry.NoteAttempt(gateway, attempt))
        {
            entry.Claim = entry.Claim with { Gateway = gateway, Epoch = Planted.Is(PlantedBug.SessionEpochKept) ? entry.Claim.Epoch : NextEpoch(entry.Claim.Epoch) };
        }
        else if (entry.Attempts[^1] != (gateway, attempt))
        {
            answers.Send(gateway, new PlayerAnswer(StreamRecordKind.SessionMoved, session, entry.Claim.Epoch, Number: attempt));
            return;
        }
        Refresh(entry);
        answers.Send(gateway, new PlayerAnswer(StreamRecordKind.SessionResumed, session, entry.Claim.Epoch, entry.Entity, Number: attempt, Hop: entry.SightedHop, Text: entry.Claim.Name));
    }

    /// <summary>Learns of a session from its gateway.</summary>
    public void Announce(in SessionClaim claim, EntityRef entity)
    {
        if (IsEnded(claim.Session, entity.Id))
        {
            answers.Ended(claim.Gateway, claim.Session, entity.Id);
            return;
        }
        if (!_entries.TryGetValue(claim.Session, out var entry))
            Add(new SessionEntry(claim, entity, 0));
        else if (!entry.Outdates(in claim))
            Update(entry, in claim, entity, hop: 0, isReport: false);
    }

    /// <summary>Learns from a zone that a player's entity is there.</summary>
    public void NoteHere(ZoneId source, in SessionClaim claim, EntityId entity, uint hop)
    {
        if (IsEnded(claim.Session, entity))
            mail.Supersede(source, claim.Session, entity); // nobody waits for it any more, if it is still there
        else if (!_entries.TryGetValue(claim.Session, out var entry))
            Add(new SessionEntry(claim, new EntityRef(entity, source), hop) { IsReported = true });
        else if (entry.Entity.Id == entity || entry.IsOlderThan(claim.Epoch, entity))
            Update(entry, in claim, new EntityRef(entity, source), hop, isReport: true);
        else
            mail.Supersede(source, claim.Session, entity);
    }

    /// <summary>A zone has answered the roll call: it has reported whose entities it has.</summary>
    public void NoteAnswer(ZoneId source, uint epoch, uint number) => _roll.NoteAnswer(source, epoch, number);

    /// <summary>Learns that a player has left whose entity its gateway has not found. It may have come since, or be found elsewhere: then it goes.</summary>
    public void NoteLeft(ulong session, EntityId entity)
    {
        if (_entries.TryGetValue(session, out var entry) && entry.Entity.Id == entity)
            mail.Supersede(entry.Entity.LastKnownZone, session, entity);
        NoteEnded(session, entity);
    }

    /// <summary>Learns that a player has no entity any more.</summary>
    public void NoteEnded(ulong session, EntityId entity)
    {
        if (_entries.TryGetValue(session, out var entry) && entry.Entity.Id != entity)
            return; // the session has another one
        _entries.Remove(session);
        NoteChange(session);
        if (IsEnded(session, entity))
            return;
        if (!_ended.ContainsKey(session))
            _endedByAge.Enqueue(session);
        _ended[session] = entity;
        if (zone.Log != null)
            _newlyEnded.Add(session);
        if (_endedByAge.Count > MaxEnded)
            _ended.Remove(_endedByAge.Dequeue());
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)Math.Max(0, zone.Now.Number - _started));
        writer.WriteVarint((ulong)_entries.Count);
        foreach (var entry in _entries.Values)
            entry.Write(writer, zone.Now.Number);
        writer.WriteVarint((ulong)_endedByAge.Count);
        foreach (var session in _endedByAge)
        {
            writer.WriteUInt64(session);
            _ended[session].Write(writer);
        }
    }

    public void Read(ref ByteReader reader)
    {
        _started = zone.Now.Number - (long)reader.ReadVarint(); // it knows what it knew
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var entry = SessionEntry.Read(zone.Now.Number, ref reader);
            _entries[entry.Claim.Session] = entry;
        }
        for (var count = reader.ReadCount(MaxEnded); count > 0; count--)
            NoteEnded(reader.ReadUInt64(), EntityId.Read(ref reader));
    }

    /// <summary>Writes what has changed since the last time, for backups.</summary>
    public void WriteChanges(ByteWriter writer)
    {
        writer.WriteVarint((ulong)_changed.Count);
        foreach (var session in _changed)
        {
            writer.WriteUInt64(session);
            var isKept = _entries.TryGetValue(session, out var entry);
            writer.WriteBool(isKept);
            entry?.Write(writer, zone.Now.Number);
        }
        writer.WriteVarint((ulong)_newlyEnded.Count);
        foreach (var session in _newlyEnded)
        {
            writer.WriteUInt64(session);
            _ended.GetValueOrDefault(session).Write(writer);
        }
        _changed.Clear();
        _newlyEnded.Clear();
    }

    /// <summary>Takes over what <see cref="WriteChanges"/> wrote.</summary>
    public void ReadChanges(ref ByteReader reader)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var session = reader.ReadUInt64();
            if (reader.ReadBool())
                _entries[session] = SessionEntry.Read(zone.Now.Number, ref reader);
            else
                _entries.Remove(session);
        }
        for (var count = reader.ReadCount(MaxEnded); count > 0; count--)
            NoteEnded(reader.ReadUInt64(), EntityId.Read(ref reader));
    }

    /// <summary>Whether a session's entity, or one that it got instead, has ended; then a word of it comes late.</summary>
    private bool IsEnded(ulong session, EntityId entity) => _ended.TryGetValue(session, out var ended) && entity <= ended;

    /// <summary>Whether an entity is in no zone: an earlier registry gave it, and all zones have been asked for it.</summary>
    private bool IsNowhere(SessionEntry entry) => !entry.IsReported && entry.Entity.Id.Epoch < zone.Timeline && _roll.IsComplete;

    /// <summary>
    /// Whether an entity that was looked for where it is known to be counts as lost. If that zone had to start empty, the entity may have gone on from there, and word of it be on its way; or an earlier
    /// copy of it may have come back to where another zone was lost. So all zones are asked.
    /// </summary>
    private bool IsMissing(SessionEntry entry)
    {
        var isPatienceOver = entry.NoteMissing(zone.Now.Number, InTicks(MissingPatience));
        if (isPatienceOver || !entry.IsReported)
            return isPatienceOver;
        if (entry.SoughtIn == 0)
            entry.SoughtIn = _roll.Call();
        return _roll.HasEnded(entry.SoughtIn);
    }

    /// <summary>A session is over for a gateway that cannot go on with another entity. It is not remembered as ended: another gateway, to which the client has gone back, may still be able to.</summary>
    private void End(in SessionClaim claim, EntityId entity)
    {
        _entries.Remove(claim.Session);
        NoteChange(claim.Session);
        answers.Ended(claim.Gateway, claim.Session, entity);
    }

    private void Spawn(in SessionClaim claim, SessionEntry? entry, uint lastInput, uint lastEvent)
    {
        if (zone.World.SpawnPlayer is not { } spawnPlayer)
        {
            Refuse(in claim, "This world has no players.");
            return;
        }
        var granted = claim with { Epoch = NextEpoch(Math.Max(claim.Epoch, entry?.Claim.Epoch ?? 0)) };
        try
        {
            var spawn = spawnPlayer(new JoinRequest(claim.Session, claim.Name, zone.Random) { IsRehearsal = zone.IsRehearsal });
            var target = zone.World.Spec.ZoneAt(Vector3.Clamp(spawn.Position, zone.World.Spec.Bounds.Min, zone.World.Spec.Bounds.Max));
            if (!zone.Directory.IsAvailable(target))
                return; // not refused: it asks again
            var entity = zone.Spawn(spawn.Entity, spawn.Position, new Player(in granted, lastInput, lastEvent));
            if (entry != null)
                mail.Supersede(entry.Entity.LastKnownZone, claim.Session, entry.Entity.Id);
            entry = new SessionEntry(granted, entity, 0);
            Add(entry);
            Place(in claim, entry, spawn.Entity.Location);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The game's code refuses by throwing.
            zone.Observer.EntityFaulted(zone.Id, EntityId.None, World.PlayersZoneName, e);
            Refuse(in claim, e.Message);
        }
    }

    private void Add(SessionEntry entry)
    {
        _entries[entry.Claim.Session] = entry;
        Refresh(entry);
    }

    private void Update(SessionEntry entry, in SessionClaim claim, EntityRef entity, uint hop, bool isReport)
    {
        var isOther = entity.Id != entry.Entity.Id && entry.IsOlderThan(claim.Epoch, entity.Id);
        var isNews = entity.Id == entry.Entity.Id && (isReport ? hop >= entry.Hop || entry.SoughtIn != 0 : !entry.IsReported);
        if (isOther)
            mail.Supersede(entry.Entity.LastKnownZone, claim.Session, entry.Entity.Id);
        if (isOther || isNews)
            entry.NoteSighted(entity, hop, isReport);
        entry.NoteAttached(in claim);
        Refresh(entry);
    }

    private void Refresh(SessionEntry entry)
    {
        entry.ExpiresAt = zone.Now.Number + entry.Claim.WindowTicks + InTicks(Linger);
        NoteChange(entry.Claim.Session);
    }

    private void NoteChange(ulong session)
    {
        if (zone.Log != null)
            _changed.Add(session);
    }

    private void Place(in SessionClaim claim, SessionEntry entry, Vector3 position) => answers.Send(
        claim.Gateway,
        new PlayerAnswer(StreamRecordKind.PlayerPlaced, claim.Session, Math.Max(claim.Epoch, entry.AttachedEpoch), entry.Entity, position, Hop: entry.SightedHop));

    private void Refuse(in SessionClaim claim, string reason) =>
        answers.Send(claim.Gateway, new PlayerAnswer(StreamRecordKind.PlayerRefused, claim.Session, Text: reason));

    // Above every epoch that an earlier registry can have given, though this one may have forgotten it.
    private ulong NextEpoch(ulong known) => Math.Max(known, (ulong)zone.Epoch << 32) + 1;

    private long InTicks(TimeSpan time) => (long)(time.TotalSeconds * zone.World.Spec.TickRate);
}
