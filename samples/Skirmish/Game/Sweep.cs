using System.Numerics;

namespace Skirmish.Game;

/// <summary>Whether things that moved within a tick met on the way: a fast shot must not jump through a ship.</summary>
internal static class Sweep
{
    /// <summary>When a point that moves by <paramref name="motion"/> relative to a circle first touches it, from 0 (now) to 1 (end of the tick); null if never.</summary>
    /// <param name="offset">The point's place relative to the circle's centre.</param>
    /// <param name="motion">How the point moves relative to the circle within the tick.</param>
    /// <param name="radius">The circle's radius.</param>
    public static float? Touch(Vector2 offset, Vector2 motion, float radius)
    {
        var c = offset.LengthSquared() - radius * radius;
        if (c <= 0)
            return 0;
        var a = motion.LengthSquared();
        var b = Vector2.Dot(offset, motion);
        if (b >= 0 || a == 0)
            return null;
        var root = b * b - a * c;
        if (root < 0)
            return null;
        var time = (-b - MathF.Sqrt(root)) / a;
        return time <= 1 ? time : null;
    }
}
