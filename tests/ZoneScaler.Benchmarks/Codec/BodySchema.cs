using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Benchmarks.Codec;

/// <summary>The state vector of a body: position in 1/512 m (18 + 18 + 14 bits), orientation as smallest three of 9 bits each (2 + 27), one flag.</summary>
internal static class BodySchema
{
    public const int PositionX = 0;
    public const int PositionZ = 2;
    public const int Largest = 3;
    public const int Flag = 7;
    public const int Slots = 8;

    private const double PositionPrecision = 1.0 / 512;
    private const double HalfWidth = 255.99;
    private const double Height = 31.99;
    private const double OrientationPrecision = 2 * 0.70710678 / 510.99;

    public static Schema Schema { get; } = new(0, "body",
    [
        new FieldSpec("x", FieldKind.Float32, precision: PositionPrecision, min: -HalfWidth, max: HalfWidth),
        new FieldSpec("y", FieldKind.Float32, precision: PositionPrecision, min: -HalfWidth, max: HalfWidth),
        new FieldSpec("z", FieldKind.Float32, precision: PositionPrecision, min: 0, max: Height),
        new FieldSpec("orientation", FieldKind.Quaternion, precision: OrientationPrecision),
        new FieldSpec("moving", FieldKind.Bool),
    ]);

    public static int Bits => Schema.Slots.ToArray().Sum(s => s.Bits);

    public static void Quantize(in Body body, Span<uint> slots)
    {
        slots[0] = Schema.Slots[0].Quantize(body.Position.X);
        slots[1] = Schema.Slots[1].Quantize(body.Position.Y);
        slots[2] = Schema.Slots[2].Quantize(body.Position.Z);
        var q = body.Orientation;
        var largest = 0;
        for (var i = 1; i < 4; i++)
        {
            if (Math.Abs(q[i]) > Math.Abs(q[largest]))
                largest = i;
        }
        if (q[largest] < 0)
            q = Quaternion.Negate(q);
        slots[Largest] = (uint)largest;
        for (int i = 0, slot = Largest + 1; i < 4; i++)
        {
            if (i != largest)
                slots[slot++] = Schema.Slots[slot].Quantize(q[i]);
        }
        slots[Flag] = body.IsAwake ? 1u : 0;
    }
}
