using System.Numerics;

namespace ZoneScaler.State;

/// <summary>
/// The smallest-three form of a unit quaternion: the largest component is left out, since it follows from the others
/// (q and -q are the same rotation). After Fiedler, "Snapshot Compression" (2015).
/// </summary>
internal static class SmallestThree
{
    public static (int Largest, float A, float B, float C) Split(Quaternion value)
    {
        var q = Quaternion.Normalize(value);
        if (float.IsNaN(q.X))
            q = Quaternion.Identity;
        var largest = 0;
        for (var i = 1; i < 4; i++)
        {
            if (Math.Abs(q[i]) > Math.Abs(q[largest]))
                largest = i;
        }
        if (q[largest] < 0)
            q = Quaternion.Negate(q);
        return largest switch
        {
            0 => (0, q.Y, q.Z, q.W),
            1 => (1, q.X, q.Z, q.W),
            2 => (2, q.X, q.Y, q.W),
            _ => (3, q.X, q.Y, q.Z),
        };
    }

    public static Quaternion Join(int largest, float a, float b, float c)
    {
        var d = MathF.Sqrt(Math.Max(0, 1 - a * a - b * b - c * c));
        return largest switch
        {
            0 => new Quaternion(d, a, b, c),
            1 => new Quaternion(a, d, b, c),
            2 => new Quaternion(a, b, d, c),
            _ => new Quaternion(a, b, c, d),
        };
    }
}
