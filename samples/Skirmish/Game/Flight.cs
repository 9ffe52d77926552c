using System.Numerics;

namespace Skirmish.Game;

/// <summary>What flying changes.</summary>
internal struct FlightState
{
    public Vector2 Position;
    public Vector2 Velocity;
    public float Heading;
    public float Energy;
}

/// <summary>
/// One step of flight: pure, because the page predicts the own ship with the same steps (<c>wwwroot/js/flight.js</c>). Change both together.
/// </summary>
internal static class Flight
{
    private const float SidewaysThrust = 0.75f;
    private const float EdgeBounce = 0.5f;

    /// <summary>Flies for one tick.</summary>
    /// <returns>Whether the engine boosted.</returns>
    public static bool Step(ref FlightState state, in Helm helm, in Handling handling, float delta)
    {
        var turn = WrapAngle(helm.AimAngle - state.Heading);
        state.Heading = WrapAngle(state.Heading + Math.Clamp(turn, -handling.TurnRate * delta, handling.TurnRate * delta));

        var push = helm.Push;
        var boosts = helm.Has(Buttons.Boost) && state.Energy > 0 && push != Vector2.Zero;
        if (boosts)
            state.Energy = Math.Max(0, state.Energy - Rules.BoostEnergyPerSecond * delta);
        else
            state.Energy = Math.Min(Rules.ShipEnergy, state.Energy + Rules.EnergyPerSecond * delta);

        // The engine at the stern is the strongest: flying sideways or backwards is slower.
        var along = Vector2.Dot(push, Direction(state.Heading));
        var power = handling.Thrust * (boosts ? handling.Boost : 1) * (SidewaysThrust + (1 - SidewaysThrust) * Math.Max(0, along));
        state.Velocity = (state.Velocity + push * power * delta) / (1 + handling.Drag * delta);
        state.Position += state.Velocity * delta;
        BounceOffEdge(ref state.Position.X, ref state.Velocity.X);
        BounceOffEdge(ref state.Position.Y, ref state.Velocity.Y);
        return boosts;
    }

    /// <summary>The unit vector of an angle.</summary>
    public static Vector2 Direction(float angle)
    {
        var (sin, cos) = MathF.SinCos(angle);
        return new Vector2(cos, sin);
    }

    /// <summary>The angle of a vector.</summary>
    public static float AngleOf(Vector2 direction) => MathF.Atan2(direction.Y, direction.X);

    /// <summary>The same angle between -π and π.</summary>
    public static float WrapAngle(float angle) => MathF.IEEERemainder(angle, MathF.Tau);

    /// <summary>Keeps a coordinate inside the world.</summary>
    internal static void BounceOffEdge(ref float position, ref float velocity)
    {
        if (position < Rules.CraftRadius)
        {
            position = Rules.CraftRadius;
            velocity = Math.Abs(velocity) * EdgeBounce;
        }
        else if (position > Rules.WorldSize - Rules.CraftRadius)
        {
            position = Rules.WorldSize - Rules.CraftRadius;
            velocity = -Math.Abs(velocity) * EdgeBounce;
        }
    }
}
