using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Client;
using ZoneScaler.Client.Entities;
using ZoneScaler.Client.Messages;

namespace Skirmish.Bots;

/// <summary>Watches one session's snapshots for what must never happen in a seamless world.</summary>
internal sealed class FairPlayWatch(ClientSession session, Findings findings)
{
    private const long PatienceTicks = Rules.TickRate;
    private const float Slack = 45; // pushed out of a rock
    private const int LateTicks = Rules.TickRate / 2; // what a zone's news may be behind that of others while its machine is busy

    private readonly Dictionary<uint, EntityId> _marks = [];
    private readonly List<Departure> _left = [];
    private readonly Dictionary<EntityId, Departure> _gone = [];
    private readonly ShotWatch _shots = new(findings);
    private CraftFields? _fields;
    private Vector2 _ownPosition;
    private int _ownJumps = -1;
    private long _helmsTwice;
    private uint _ownMark;
    private long _lastTick;
    private long _calmFrom;
    private bool _isNew;

    /// <summary>A new connection: everything comes into view again, but only what was not shown before is told to have entered.</summary>
    /// <param name="fields">Those of this session's server.</param>
    /// <param name="isResumed">Whether the session goes on.</param>
    public void Welcome(CraftFields fields, bool isResumed)
    {
        _fields = fields;
        _marks.Clear();
        _left.Clear();
        _gone.Clear();
        _shots.Welcome(isResumed);
        if (!isResumed)
            _helmsTwice = 0;
        _ownJumps = -1;
        _lastTick = 0;
        _calmFrom = 0;
        _isNew = true;
    }

    public void Entered(ClientEntity entity)
    {
        if (_fields == null)
            return;
        if (_gone.Remove(entity.Id, out var gone) && session.Tick - gone.Tick <= 2 * PatienceTicks && gone.Jumps == JumpsOf(entity))
            findings.Add(Cheat.Blink, $"{entity} came back at {Place(entity)} in tick {session.Tick} ({DateTime.Now:HH:mm:ss.f}), after {session.Tick - gone.Tick} ticks, {Vector2.Distance(Place(entity), _ownPosition):0} from the own ship; it vanished at {gone.Place}, {gone.Distance:0} from it");
        if (entity.Schema == _fields.Shot && (uint)entity.GetInt32(_fields.ShotShooter) == _ownMark)
            _shots.Seen((ushort)entity.GetInt32(_fields.ShotNumber));
        NoteMark(entity);
    }

    public void Left(ClientEntity entity)
    {
        if (_fields == null)
            return;
        if (MarkOf(entity) is { } mark && _marks.TryGetValue(mark, out var id) && id == entity.Id)
            _marks.Remove(mark);
        if (entity.Schema == _fields.Shot || session.Tick < _calmFrom || session.State != SessionState.Playing)
            return;
        _left.Add(new Departure(entity.Id, Place(entity), session.Tick, session.Tick - entity.Tick, JumpsOf(entity)));
    }

    public void Effect(in ReceivedMessage effect)
    {
        if (effect.Name != "impact")
            return;
        var reader = effect.Read();
        if (reader.ReadUInt32() == _ownMark)
            _shots.Seen(reader.ReadUInt16());
    }

    public void Event(in ReceivedMessage message)
    {
        if (message.Name == "shotEnded")
            _shots.Ended(message.Read().ReadUInt16());
    }

    public void Snapshot()
    {
        if (session.Tick < _lastTick)
            findings.Add(Cheat.TimeWentBack, $"tick {session.Tick} after {_lastTick}");
        if (_fields == null)
            return;
        var (from, ticks) = (_ownPosition, session.Tick - _lastTick);
        _lastTick = session.Tick;
        if (session.Own is { } own && own.Schema == _fields.Ship)
            LookAtOwn(own, _fields);
        LookAtDepartures(from, ticks);
        foreach (var entity in session.Entities)
        {
            if (_isNew && !entity.HasLeft)
                NoteMark(entity);
            if (entity.Tick == session.Tick && !entity.HasLeft && (entity.Schema == _fields.Ship || entity.Schema == _fields.Drone))
                LookAt(entity, _fields);
        }

        _isNew = false;
        if (session.Tick % Rules.TickRate == 0)
            Forget();
    }

    private void LookAtOwn(ClientEntity own, CraftFields fields)
    {
        _ownPosition = Place(own);
        _ownMark = (uint)own.GetInt32(fields.ShipMark);
        var jumps = own.GetInt32(fields.ShipJumps);
        if (jumps != _ownJumps)
        {
            // The view is another one now, and fills.
            _ownJumps = jumps;
            _left.Clear();
            _gone.Clear();
            _calmFrom = session.Tick + PatienceTicks;
        }

        // Not compared with what is told to be used: that may come after the ship's state. One that is still on its way hides one that was taken twice, but not for long.
        var twice = own.GetInt32(fields.ShipHelmsTaken) - (long)session.LastInputSent;
        if (twice > _helmsTwice)
        {
            findings.Add(Cheat.HelmTwice, $"{own} has taken {twice + session.LastInputSent} helms in tick {session.Tick} ({DateTime.Now:HH:mm:ss.f}), and was sent {session.LastInputSent}");
            _helmsTwice = twice;
        }

        _shots.Snapshot(own.Id, session.Tick, _ownPosition, (ushort)own.GetInt32(fields.ShipShotsFired));
    }

    // Only what cannot have got to the edge of the view since it was last shown counts: at the edge entities come and go rightly, and in a crowd the far ones are shown less often. The edge is
    // that of the picture before, or that of this one: after a time without news the own ship, too, is far from where it was. While news may be late, so may be those that were last shown.
    private void LookAtDepartures(Vector2 from, long ticks)
    {
        var late = TicksOfDisturbance();
        foreach (var departure in _left)
        {
            var distance = Math.Max(Vector2.Distance(departure.Place, from), Vector2.Distance(departure.Place, _ownPosition));
            var apart = Rules.SpeedLimit * (departure.Age + ticks + late + 2) / Rules.TickRate;
            if (distance + apart < session.World!.InterestRadius)
                _gone[departure.Id] = departure with { Distance = distance };
        }
        _left.Clear();
    }

    private void LookAt(ClientEntity craft, CraftFields fields)
    {
        var place = Place(craft);
        var jumps = JumpsOf(craft);
        if (craft.Tag is not Track track)
        {
            craft.Tag = track = new Track { Place = place, Jumps = jumps };
        }
        else if (track.Jumps == jumps)
        {
            var ticks = session.Tick - track.Tick;
            var moved = Vector2.Distance(place, track.Place);
            // A neighbour's news may be a tick late, and then on time again. Later, and it is a delay that players see; but no craft has gone where it could not.
            if (moved > Reach(ticks + LateTicks + TicksOfDisturbance()))
                findings.Add(Cheat.Jump, $"{craft} moved {moved:0} in {ticks} ticks until tick {session.Tick} ({DateTime.Now:HH:mm:ss.f}), from {track.Place}, where its speed was {track.Speed:0}, to {place}");
            else if (moved > Reach(ticks + 1))
                findings.LateSteps++;
        }

        (track.Place, track.Tick, track.Jumps, track.Speed) = (place, session.Tick, jumps, SpeedOf(craft, fields));
    }

    private long TicksOfDisturbance() => (long)(findings.Disturbance.Age.TotalSeconds * Rules.TickRate);

    private void Forget()
    {
        if (_gone.Count == 0)
            return;
        foreach (var (id, gone) in _gone)
        {
            if (session.Tick - gone.Tick > 2 * PatienceTicks)
                _gone.Remove(id);
        }
    }

    private void NoteMark(ClientEntity entity)
    {
        if (MarkOf(entity) is { } mark && !_marks.TryAdd(mark, entity.Id) && _marks[mark] != entity.Id)
            findings.Add(Cheat.SeenTwice, $"{entity} and {_marks[mark]} are the same craft");
    }

    private static float SpeedOf(ClientEntity craft, CraftFields fields) => craft.GetVector2(craft.Schema == fields.Ship ? fields.ShipVelocity : fields.DroneVelocity).Length();

    private static Vector2 Place(ClientEntity entity) => new(entity.Position.X, entity.Position.Y);

    private static float Reach(long ticks) => Rules.SpeedLimit * ticks / Rules.TickRate + Slack;

    private uint? MarkOf(ClientEntity entity) =>
        entity.Schema == _fields!.Ship ? (uint)entity.GetInt32(_fields.ShipMark)
        : entity.Schema == _fields.Drone ? (uint)entity.GetInt32(_fields.DroneMark)
        : null;

    private int JumpsOf(ClientEntity entity) => entity.Schema == _fields!.Ship ? entity.GetInt32(_fields.ShipJumps) : 0;

    /// <summary>An entity that was shown no more.</summary>
    /// <param name="Id">Which.</param>
    /// <param name="Place">Where it was.</param>
    /// <param name="Tick">When it left.</param>
    /// <param name="Age">How many ticks before that it was shown last.</param>
    /// <param name="Jumps">How often it had jumped.</param>
    private readonly record struct Departure(EntityId Id, Vector2 Place, long Tick, long Age, int Jumps)
    {
        /// <summary>How far it was from the own ship.</summary>
        public float Distance { get; init; }
    }

    private sealed class Track
    {
        public Vector2 Place { get; set; }

        public long Tick { get; set; }

        public float Speed { get; set; }

        public int Jumps { get; set; }
    }
}
