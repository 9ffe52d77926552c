using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace ZoneScaler.Tests.Space;

/// <summary>An entity of a three-dimensional world.</summary>
[EntityType("drifter")]
public sealed partial class Drifter : Entity3D
{
    [Replicated]
    public partial Vector3 Velocity { get; set; }

    [Replicated(Precision = 0.001)]
    public partial Quaternion Facing { get; set; } = Quaternion.Identity;

    [Persisted]
    public partial int Seen { get; set; }

    protected override void OnTick(in Tick tick)
    {
        Position += Velocity * tick.Delta;
        Seen = 0;
        foreach (var other in Nearby<Drifter>(2))
            Seen += other.IsGhost ? 100 : 1;
    }
}
