using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace Skirmish.Game;

/// <summary>What a drone leaves behind. The pickup decides who gets it, so only one can.</summary>
[EntityType("pickup", PositionPrecision = 0.5)]
public sealed partial class Pickup : Entity
{
    private const float Reach = 34;
    private const float Life = 25;

    [Replicated] public partial PickupKind Kind { get; set; }

    protected override void OnSpawn() => Schedule(TimeSpan.FromSeconds(Life), new Wake());

    protected override void OnTick(in Tick tick)
    {
        foreach (var ship in Nearby<Ship>(Reach))
        {
            if (ship.Hull == 0)
                continue;
            Send(ship, new Collect(Kind));
            Despawn();
            return;
        }
    }

    [Handler]
    private void On(Wake wake) => Despawn();
}
