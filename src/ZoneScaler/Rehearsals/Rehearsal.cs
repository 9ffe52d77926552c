using System.Numerics;
using ZoneScaler.Players;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Rehearsals;

/// <summary>
/// Plays a part of a world for nobody, and throws it away: so the game's code, and that around it, has run and is compiled before a zone that players are in needs it. Two hosts share the zones
/// as two nodes would: entities cross between them, ghosts are shown, each holds the other's backups, zones go on from these, a gateway listens and players join. It knows no clock and no
/// network; nothing of it is seen by anybody, and code can tell by <see cref="Entities.Entity.IsRehearsal"/>.
/// </summary>
/// <param name="world">The world.</param>
public sealed class Rehearsal(World world)
{
    private const int CellsAlong2D = 4;
    private const int CellsAlong3D = 2;
    private const int MaxNamedZones = 16;
    private const int MoveTicks = 20;
    private const int Players = 4;

    private readonly World _world = world ?? throw new ArgumentNullException(nameof(world));
    private int _moves;
    private long _feed;

    /// <summary>Plays.</summary>
    /// <param name="ticks">For how many ticks.</param>
    /// <param name="stop">Ends it early.</param>
    public RehearsalReport Play(int ticks, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ticks);
        var faults = new RehearsalFaults();
        var left = new Stage(_world, 1, faults);
        var right = new Stage(_world, 2, faults);
        (left.Other, right.Other) = (right, left);
        var cast = Cast();
        for (var i = 0; i < cast.Count; i++)
            Open(i % 2 == 0 ? left : right, cast[i]);

        var tick = 0L;
        while (tick < ticks && !stop.IsCancellationRequested)
        {
            if (++tick == 2)
                Join(left.Host.Find(World.PlayersZone) != null ? left : right);
            left.Step(tick);
            right.Step(tick);
            while (left.Deliver() | right.Deliver())
            {
                // Answers to what was delivered.
            }
            if (tick % MoveTicks == 0)
                Swap(left, right);
        }

        var entities = left.Host.Zones.Concat(right.Host.Zones).Sum(z => z.EntityCount);
        left.Clear();
        right.Clear();
        return new RehearsalReport(tick, cast.Count, entities, _moves, faults.Count, faults.First);
    }

    /// <summary>The zones that take part: cells in the middle, so that all of a small world do, one for each script that would not be there otherwise, and named zones.</summary>
    private List<ZoneId> Cast()
    {
        var spec = _world.Spec;
        var along = spec.Dimensions == 3 ? CellsAlong3D : CellsAlong2D;
        var middle = (spec.Bounds.Min + spec.Bounds.Max) / 2;
        var reach = new Vector3((along - 1) / 2f * spec.CellSize);
        var cells = spec.ZonesIn(new Box(middle - reach, middle + reach)).ToList();
        cells.AddRange(_world.ZonesWithOtherScripts(cells));
        return [.. cells.Distinct(), World.PlayersZone, .. _world.Zones.Where(z => z.IsNamed && z != World.PlayersZone).Take(MaxNamedZones)];
    }

    private void Open(Stage stage, ZoneId zone)
    {
        var opened = stage.Host.Open(zone, 1);
        stage.Host.AddBackup(opened, stage.Other.Host.Node, ++_feed, isRequired: true, hasState: false);
        stage.Host.Receive(zone, GatewayFrames.Subscribe(Stage.Gateway));
    }

    private void Join(Stage stage)
    {
        if (_world.SpawnPlayer == null)
            return;
        for (var i = 1u; i <= Players; i++)
            stage.Host.Receive(World.PlayersZone, GatewayFrames.Join(new SessionClaim(i, 0, Stage.Gateway, $"Player {i}", default, WindowTicks: 1)));
    }

    /// <summary>Lets every other zone of each side go on where its backup is, as in a move.</summary>
    private void Swap(Stage left, Stage right)
    {
        var fromLeft = left.Host.Zones.Where((_, i) => i % 2 == 0).ToList();
        var fromRight = right.Host.Zones.Where((_, i) => i % 2 == 0).ToList();
        foreach (var zone in fromLeft)
            Move(zone.Id, left, right);
        foreach (var zone in fromRight)
            Move(zone.Id, right, left);
    }

    private void Move(ZoneId id, Stage from, Stage to)
    {
        var zone = from.Host.Find(id)!;
        if (zone.IsQuarantined || !zone.Backups.IsSettled)
            return;
        Zones.ZoneHost.Seal(zone);
        if (to.Host.Promote(id, zone.Epoch + 1, zone.LastTick) is not { } promoted)
        {
            Zones.ZoneHost.Unseal(zone);
            return;
        }
        from.Host.Demote(id);
        to.Host.AddBackup(promoted, from.Host.Node, ++_feed, isRequired: true, hasState: true);
        _moves++;
        from.Path = to.Path = _moves;
    }
}
