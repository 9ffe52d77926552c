using ZoneScaler.Entities;

namespace Skirmish.Game;

/// <summary>Keeps its number of drones alive, wherever they are: each reports its end, once, so there are never more and not for long less.</summary>
[EntityType("hive")]
public sealed partial class DroneHive : ZoneScript
{
    [Persisted] public partial int Drones { get; set; }

    protected override void OnSpawn() => Schedule(TimeSpan.FromSeconds(1 + Now.Random.NextFloat()), new Wake(), TimeSpan.FromSeconds(6));

    [Handler]
    private void On(Wake wake)
    {
        if (Drones >= Rules.DronesPerHive)
            return;
        Drones++;
        var position = RandomPosition();
        var place = new System.Numerics.Vector2(position.X, position.Y);
        Spawn(new Drone { Hive = Ref, HivePosition = place }, place);
    }

    [Handler]
    private void On(DroneGone gone) => Drones--;
}
