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
    private const long LongestStep = 1; // ticks from one snapshot to the next; beyond, one was left out, and with it what was there for that tick alone

    private readonly Dictionary<uint, EntityId> _marks = [];
    private readonly Dictionary<EntityId, (long Tick, int Jumps, string What)> _gone = [];
    private readonly Dictionary<ushort, (long Tick, Vector2 Place)> _awaited = [];
    private readonly HashSet<ushort> _seenShots = [];
    private readonly List<ushort> _overdue = [];
    private CraftFields? _fields;
    private Vector2 _ownPosition;
    private int _ownJumps = -1;
    private uint _ownMark;
    private ushort? _shotsFired;
    private long _lastTick;
    private long _calmFrom;
    private long _behindAt = long.MinValue;
    private bool _isNew;

    /// <summary>A new connection: everything comes into view again, but only what was not shown before is told to have entered.</summary>
    public void Welcome(CraftFields fields)
    {
        _fields = fields;
        _marks.Clear();
        _gone.Clear();
        _awaited.Clear();
        _seenShots.Clear();
        _shotsFired = null;
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
            findings.Add(Cheat.Blink, $"{entity} came back after {session.Tick - gone.Tick} ticks; {gone.What}");
        if (entity.Schema == _fields.Shot && (uint)entity.GetInt32(_fields.ShotShooter) == _ownMark)
            ShotAppeared((ushort)entity.GetInt32(_fields.ShotNumber));
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
        // Only what cannot have got to the edge of the view since it was last shown counts: at the edge entities come and go rightly, and in a crowd the far ones
        // are shown less often.
        var position = new Vector2(entity.Position.X, entity.Position.Y);
        var distance = Vector2.Distance(position, _ownPosition);
        var apart = Rules.SpeedLimit * (session.Tick - entity.Tick + session.Tick - _lastTick + 2) / Rules.TickRate;
        if (distance + apart < session.World!.InterestRadius)
            _gone[entity.Id] = (session.Tick, JumpsOf(entity), $"it vanished at {position}, {distance:0} from the own ship");
    }

    public void Effect(in ReceivedMessage effect)
    {
        if (effect.Name != "impact")
            return;
        var reader = effect.Read();
        if (reader.ReadUInt32() == _ownMark)
            ShotAppeared(reader.ReadUInt16());
    }

    public void Snapshot()
    {
        if (session.Tick < _lastTick)
            findings.Add(Cheat.TimeWentBack, $"tick {session.Tick} after {_lastTick}");
        if (session.Tick - _lastTick > LongestStep)
            _behindAt = session.Tick;
        _lastTick = session.Tick;
        if (_fields == null)
            return;
        if (session.Own is { } own && own.Schema == _fields.Ship)
            LookAtOwn(own, _fields);
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
        FindOverdueShots();
    }

    private void LookAtOwn(ClientEntity own, CraftFields fields)
    {
        _ownPosition = new Vector2(own.Position.X, own.Position.Y);
        _ownMark = (uint)own.GetInt32(fields.ShipMark);
        var jumps = own.GetInt32(fields.ShipJumps);
        if (jumps != _ownJumps)
        {
            // The view is another one now, and fills.
            _ownJumps = jumps;
            _gone.Clear();
            _calmFrom = session.Tick + PatienceTicks;
        }

        var fired = (ushort)own.GetInt32(fields.ShipShotsFired);
        for (var number = _shotsFired ?? fired; number != fired;)
        {
            number++;
            findings.ShotsFired++;
            if (!_seenShots.Remove(number))
                _awaited[number] = (session.Tick, _ownPosition);
        }

        _shotsFired = fired;
    }

    private void LookAt(ClientEntity craft, CraftFields fields)
    {
        var place = new Vector2(craft.Position.X, craft.Position.Y);
        var jumps = JumpsOf(craft);
        if (craft.Tag is not Track track)
        {
            craft.Tag = track = new Track();
        }
        else if (track.Jumps == jumps)
        {
            var ticks = session.Tick - track.Tick;
            var moved = Vector2.Distance(place, track.Place);
            // A neighbour's news may be a tick late, and then on time again. Later, and it is a delay that players see; but no craft has gone where it could not.
            if (moved > Reach(ticks + LateTicks))
                findings.Add(Cheat.Jump, $"{craft} moved {moved:0} in {ticks} ticks, from {track.Place} to {place}");
            else if (moved > Reach(ticks + 1))
                findings.LateSteps++;
        }

        (track.Place, track.Tick, track.Jumps) = (place, session.Tick, jumps);
    }

    private void ShotAppeared(ushort number)
    {
        // It may be seen before the ship says that it has fired; later, at its impact, it is old news.
        if (!_awaited.Remove(number) && _shotsFired is { } fired && (short)(number - fired) > 0)
            _seenShots.Add(number);
    }

    private void FindOverdueShots()
    {
        foreach (var (number, fired) in _awaited)
        {
            if (session.Tick - fired.Tick > PatienceTicks)
                _overdue.Add(number);
        }

        foreach (var number in _overdue)
        {
            _awaited.Remove(number, out var fired);
            // A shot may be over within a tick. Who was not shown that one has a gap, which is measured as such, but no lost shot.
            if (_behindAt >= fired.Tick - 1)
                findings.ShotsMissedInGaps++;
            else
                findings.Add(Cheat.LostShot, $"shot {number} of {session.Own}, fired in tick {fired.Tick} at {fired.Place}");
        }

        _overdue.Clear();
    }

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

    private static float Reach(long ticks) => Rules.SpeedLimit * ticks / Rules.TickRate + Slack;

    private uint? MarkOf(ClientEntity entity) =>
        entity.Schema == _fields!.Ship ? (uint)entity.GetInt32(_fields.ShipMark)
        : entity.Schema == _fields.Drone ? (uint)entity.GetInt32(_fields.DroneMark)
        : null;

    private int JumpsOf(ClientEntity entity) => entity.Schema == _fields!.Ship ? entity.GetInt32(_fields.ShipJumps) : 0;

    private sealed class Track
    {
        public Vector2 Place { get; set; }

        public long Tick { get; set; }

        public int Jumps { get; set; }
    }
}
