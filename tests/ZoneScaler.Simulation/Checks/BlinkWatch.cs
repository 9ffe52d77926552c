using System.Numerics;
using ZoneScaler.Client;
using ZoneScaler.Client.Entities;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Checks;

/// <summary>Watches one session's snapshots for entities that vanish before the player's eyes and come back.</summary>
internal sealed class BlinkWatch
{
    /// <summary>What is counted.</summary>
    public const string Blinks = "entities that vanished within sight and came back";

    // One in two thousand runs has a case, with all who were crossing just then: a gateway waits for who is on its way for two seconds after the full state of the zone that it goes to, and cuts
    // between workers may last for longer.
    private const int MostInARun = 5;

    private const float Fastest = 75; // at which two entities go apart, in units per second
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan News = TimeSpan.FromSeconds(3); // that a zone has died is seen some time after

    private readonly SimulatedCluster _cluster;
    private readonly string _player;
    private readonly ClientSession _session;
    private readonly Dictionary<EntityId, (TimeSpan At, long Tick, int Jumps)> _gone = [];
    private Vector2 _own;
    private EntityId _ownId;
    private long _lastTick;

    public BlinkWatch(SimulatedCluster cluster, string player, ClientSession session)
    {
        (_cluster, _player, _session) = (cluster, player, session);
        session.Welcomed += _ => Forget();
        session.EntityEntered += Entered;
        session.EntityLeft += Left;
        session.SnapshotReceived += Look;
    }

    private void Forget()
    {
        _gone.Clear();
        _lastTick = 0;
    }

    private void Look()
    {
        if (_session.Own is { } own)
        {
            var place = PlaceOf(own);
            var reach = Fastest * (_session.Tick - _lastTick + 1) / _session.World!.TickRate;
            if (own.Id != _ownId || Vector2.Distance(place, _own) > reach)
                _gone.Clear(); // it has jumped: what it sees is another place
            (_own, _ownId) = (place, own.Id);
        }
        _lastTick = _session.Tick;
    }

    private void Left(ClientEntity entity)
    {
        if (_session.State != SessionState.Playing || _session.Own == null || _lastTick == 0)
            return;
        // At the edge of the view entities come and go rightly: only what cannot have got there since it was last shown counts.
        var place = PlaceOf(entity);
        var apart = Fastest * (_session.Tick - entity.Tick + _session.Tick - _lastTick + 2) / _session.World!.TickRate;
        if (Vector2.Distance(place, _own) + apart < _session.World.InterestRadius)
            _gone[entity.Id] = (_cluster.Schedule.Now, _session.Tick, JumpsOf(entity));
    }

    private void Entered(ClientEntity entity)
    {
        if (!_gone.Remove(entity.Id, out var gone) || _cluster.Schedule.Now - gone.At > Memory)
            return;
        var id = new Entities.EntityId(new ZoneId(entity.Id.Zone), entity.Id.Epoch, entity.Id.Serial);
        if (JumpsOf(entity) != gone.Jumps || _cluster.Ledger.MayComeBack(id, gone.At - News))
            return;
        // Nor does one count that may have come in over the edge of the view just now: what was known of where it was may have been old.
        var reach = Fastest * (_session.Tick - _lastTick + 2) / _session.World!.TickRate;
        if (Vector2.Distance(PlaceOf(entity), _own) + reach > _session.World.InterestRadius)
            return;
        _cluster.Report.Count(Blinks);
        if (_cluster.Report.Counts[Blinks] > MostInARun)
            _cluster.Verdict.Fail($"{_player} and others saw {_cluster.Report.Counts[Blinks]} {Blinks}, {entity} the last");
        if (_cluster.Trace.IsShown)
            _cluster.Trace.Show(_player, "sees a blink", FormattableString.Invariant($"{entity} vanished, and came back after {_session.Tick - gone.Tick} ticks"));
    }

    private static int JumpsOf(ClientEntity entity) => entity.Schema.Name == "post" ? 0 : entity.GetInt32("jumps");

    private static Vector2 PlaceOf(ClientEntity entity) => new(entity.Position.X, entity.Position.Y);
}
