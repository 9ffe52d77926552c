using System.Numerics;

namespace ZoneScaler.Benchmarks.Codec;

/// <summary>A solid ball.</summary>
internal struct Body
{
    public Vector3 Position;
    public Vector3 Velocity;
    public Vector3 Spin;
    public Quaternion Orientation;
    public float Radius;
    public float Mass;
    public float QuietSeconds;
    public bool IsAwake;
}
