using System.Numerics;

namespace ZoneScaler.Worlds;

/// <summary>An axis-aligned box; in 2D a rectangle with z = 0.</summary>
/// <param name="Min">The lower corner, part of the box.</param>
/// <param name="Max">The upper corner.</param>
public readonly record struct Box(Vector3 Min, Vector3 Max)
{
    /// <summary>Edge lengths.</summary>
    public Vector3 Size => Max - Min;

    /// <summary>The point in the middle.</summary>
    public Vector3 Center => (Min + Max) * 0.5f;

    /// <summary>A rectangle in the plane.</summary>
    public static Box Rectangle(float minX, float minY, float maxX, float maxY) => new(new Vector3(minX, minY, 0), new Vector3(maxX, maxY, 0));

    /// <summary>Whether a point is in the box, faces included.</summary>
    public bool Contains(Vector3 point) => DistanceSquared(point) == 0;

    /// <summary>The square of how far a point lies outside the box; 0 inside.</summary>
    internal float DistanceSquared(Vector3 point)
    {
        var outside = Vector3.Max(Vector3.Max(Min - point, point - Max), Vector3.Zero);
        return outside.LengthSquared();
    }

    /// <summary>How far a point lies outside the box along its farthest axis; 0 inside.</summary>
    internal float AxisDistance(Vector3 point)
    {
        var outside = Vector3.Max(Min - point, point - Max);
        return Math.Max(0, Math.Max(outside.X, Math.Max(outside.Y, outside.Z)));
    }
}
