using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Tests.Game;

/// <summary>A thing that flies where its player steers.</summary>
[EntityType("craft")]
public sealed partial class Craft : Entity
{
    [Replicated(Precision = 0.01, Min = -100, Max = 100)]
    public partial Vector2 Velocity { get; set; }

    [Owner]
    public partial int Steered { get; set; }

    protected override void OnTick(in Tick tick) => Position += Velocity * tick.Delta;

    [Handler]
    private void On(Steer steer)
    {
        if (steer.Direction == 13)
            throw new InvalidOperationException("thrown on purpose");
        Velocity = new Vector2(steer.Direction, 0);
        Steered++;
    }
}

[Input("steer")]
public readonly partial record struct Steer(int Direction);
