using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Worlds;

/// <summary>A circle, sphere or box in the world, for <c>Area</c> effects.</summary>
public readonly struct Shape
{
    private readonly Vector3 _a; // centre, or lower corner
    private readonly Vector3 _b; // upper corner
    private readonly float _radius; // negative for a box

    private Shape(Vector3 a, Vector3 b, float radius)
    {
        _a = a;
        _b = b;
        _radius = radius;
    }

    /// <summary>The box around the shape.</summary>
    public Box Bounds => _radius >= 0 ? new Box(_a - new Vector3(_radius), _a + new Vector3(_radius)) : new Box(_a, _b);

    /// <summary>A circle; in 3D, a sphere at z = 0.</summary>
    public static Shape Circle(Vector2 center, float radius) => Sphere(new Vector3(center, 0), radius);

    /// <summary>A sphere; in 2D, with z = 0, a circle.</summary>
    public static Shape Sphere(Vector3 center, float radius)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        return new Shape(Finite(center), default, float.IsFinite(radius) ? radius : throw new ArgumentOutOfRangeException(nameof(radius)));
    }

    /// <summary>A rectangle or box between two corners.</summary>
    public static Shape Box(Vector3 min, Vector3 max) => new(Finite(min), Vector3.Max(Finite(min), Finite(max)), -1);

    /// <summary>A rectangle between two corners.</summary>
    public static Shape Rectangle(Vector2 min, Vector2 max) => Box(new Vector3(min, 0), new Vector3(max, 0));

    /// <summary>Whether a point is within the shape.</summary>
    public bool Contains(Vector3 point) => _radius >= 0
        ? Vector3.DistanceSquared(_a, point) <= _radius * _radius
        : new Box(_a, _b).DistanceSquared(point) == 0;

    internal bool Overlaps(in Box box) => _radius >= 0
        ? box.DistanceSquared(_a) <= _radius * _radius
        : _a.X <= box.Max.X && _b.X >= box.Min.X && _a.Y <= box.Max.Y && _b.Y >= box.Min.Y && _a.Z <= box.Max.Z && _b.Z >= box.Min.Z;

    internal void Write(ByteWriter writer)
    {
        writer.WriteVector3(_a);
        writer.WriteVector3(_b);
        writer.WriteFloat32(_radius);
    }

    internal static Shape Read(ref ByteReader reader) => new(reader.ReadVector3(), reader.ReadVector3(), reader.ReadFloat32());

    private static Vector3 Finite(Vector3 value) =>
        float.IsFinite(value.X + value.Y + value.Z) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A shape must be finite.");
}
