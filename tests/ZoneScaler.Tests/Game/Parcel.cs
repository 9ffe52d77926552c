using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.State;
using ZoneScaler.Ticking;

namespace ZoneScaler.Tests.Game;

/// <summary>An entity that moves in a straight line, and whose objects are used again.</summary>
[EntityType("parcel", ReusesObjects = true)]
public sealed partial class Parcel : Entity
{
    [Replicated]
    public partial Vector2 Velocity { get; set; }

    [Replicated]
    public partial string Label { get; set; } = "";

    [Owner]
    public partial int Price { get; set; } = 5;

    [Persisted]
    public partial int Weight { get; set; } = 3;

    [Persisted(Length = 8)]
    public partial StateList<uint> Stamps { get; }

    protected override void OnTick(in Tick tick) => Position += Velocity * tick.Delta;
}
