using System.Numerics;
using ZoneScaler.Entities;

namespace Skirmish.Game;

/// <summary>The script of each zone: keeps the sector's share of rock in the world, counts ships, warns drones and passes the score list on.</summary>
[EntityType("sector")]
public sealed partial class Sector : ZoneScript
{
    private const float SightingDistance = 420;
    private const float SafeDistance = 260;

    /// <summary>How much rock of this sector is in the world, wherever it has drifted.</summary>
    [Persisted] public partial int Rock { get; set; }

    /// <summary>How much there should be.</summary>
    private int Share
    {
        get
        {
            // A belt of rock around the middle of the world; elsewhere it is thin.
            var fromCenter = Vector2.Distance(Center, Rules.Center) / Rules.WorldSize;
            return fromCenter is > 0.2f and < 0.36f ? 28 : 12;
        }
    }

    private Vector2 Center => new(Cell.Center.X, Cell.Center.Y);

    protected override void OnSpawn()
    {
        while (Rock < Share)
            AddRock(Somewhere());
        Schedule(TimeSpan.FromSeconds(1), new Wake(), TimeSpan.FromSeconds(1));
    }

    private void AddRock(Vector2 position)
    {
        var size = Share - Rock >= 4 && Now.Random.NextInt(3) > 0 ? 3 : Share - Rock >= 2 ? 2 : 1;
        Rock += Rules.RockMass(size);
        Spawn(Asteroid.OfSize(size, Now.Random.NextDirection() * Now.Random.NextFloat(6, 34), Ref), position);
    }

    private Vector2 Somewhere()
    {
        var position = RandomPosition();
        return new Vector2(position.X, position.Y);
    }

    private void WarnDrones()
    {
        foreach (var entity in Entities)
        {
            if (entity is Drone drone && NearestShip(drone.Position, SightingDistance) is { } ship)
                Send(drone, new Sighting(ship.Ref, ship.Position));
        }
    }

    private Ship? NearestShip(Vector2 position, float within)
    {
        Ship? nearest = null;
        foreach (var entity in Entities)
        {
            if (entity is not Ship { IsVulnerable: true } ship)
                continue;
            var distance = Vector2.Distance(ship.Position, position);
            if (distance >= within)
                continue;
            (nearest, within) = (ship, distance);
        }

        return nearest;
    }

    [Handler]
    private void On(Wake wake)
    {
        if (Rock < Share)
        {
            var place = Somewhere();
            if (NearestShip(place, SafeDistance) == null)
                AddRock(place);
        }

        if (PlayerCount > 0)
            WarnDrones();
        Send(Arena.Name, new Census(PlayerCount, Center));
    }

    [Handler]
    private void On(RockGone gone) => Rock -= gone.Mass;

    [Handler]
    private void On(Standings standings)
    {
        foreach (var entity in Entities)
        {
            if (entity is Ship { Player.IsConnected: true } ship)
                Send(ship, standings);
        }
    }
}
