namespace ZoneScaler.Protocol;

/// <summary>How one 32-bit slot of a state vector is made from a value.</summary>
public enum SlotKind : byte
{
    /// <summary>The value's own bits (integers in two's complement, half of a 64-bit value, an exact single).</summary>
    Raw,

    /// <summary><c>round((value - Min) / Precision)</c>; two's complement where the field is unbounded.</summary>
    Scaled,

    /// <summary>Which component of a quaternion is the largest and is left out: 0 x, 1 y, 2 z, 3 w.</summary>
    LargestComponent,

    /// <summary>Not a value: a version that changes whenever the blob's bytes do.</summary>
    Blob,
}

/// <summary>One slot of a state vector: a quantized integer of at most 32 bits.</summary>
public readonly struct SlotSpec
{
    private const double QuaternionRange = 0.70710678118654752; // the second largest component of a unit quaternion is at most 1/sqrt(2)

    private SlotSpec(SlotKind kind, int bits, double min = 0, double precision = 1)
    {
        Kind = kind;
        Bits = bits;
        Min = min;
        Precision = precision;
    }

    /// <summary>How the slot is made.</summary>
    public SlotKind Kind { get; }

    /// <summary>How many low bits are used, 1 to 32; higher bits are 0.</summary>
    public int Bits { get; }

    /// <summary>The value of slot 0 where <see cref="Kind"/> is <see cref="SlotKind.Scaled"/>.</summary>
    public double Min { get; }

    /// <summary>The value of one step where <see cref="Kind"/> is <see cref="SlotKind.Scaled"/>.</summary>
    public double Precision { get; }

    /// <summary>A mask of the used bits.</summary>
    public uint Mask => Bits == 32 ? uint.MaxValue : (1u << Bits) - 1;

    /// <summary>Quantizes a value: clamps into the slot's range, rounds to the nearest step. NaN becomes slot 0.</summary>
    public uint Quantize(double value)
    {
        if (double.IsNaN(value))
            return 0;
        var steps = Math.Round((value - Min) / Precision);
        if (Bits == 32 && Min == 0)
            return unchecked((uint)(int)Math.Max(int.MinValue, Math.Min(int.MaxValue, steps)));
        return (uint)Math.Max(0, Math.Min(Mask, steps));
    }

    /// <summary>The value that a slot stands for.</summary>
    public double Dequantize(uint slot) =>
        Bits == 32 && Min == 0 ? unchecked((int)slot) * Precision : Min + slot * Precision;

    internal static SlotSpec[] ForField(FieldSpec field)
    {
        switch (field.Kind)
        {
            case FieldKind.Bool: return Repeat(new SlotSpec(SlotKind.Raw, 1), 1);
            case FieldKind.Int8: return Integer(field, 8);
            case FieldKind.UInt8: return Integer(field, 8);
            case FieldKind.Int16: return Integer(field, 16);
            case FieldKind.UInt16: return Integer(field, 16);
            case FieldKind.Char: return Integer(field, 16);
            case FieldKind.Int32: return Integer(field, 32);
            case FieldKind.UInt32: return Integer(field, 32);
            case FieldKind.Int64: return Repeat(new SlotSpec(SlotKind.Raw, 32), 2);
            case FieldKind.UInt64: return Repeat(new SlotSpec(SlotKind.Raw, 32), 2);
            case FieldKind.Float32: return Real(field, 1);
            case FieldKind.Float64: return field.Precision > 0 ? Real(field, 1) : Repeat(new SlotSpec(SlotKind.Raw, 32), 2);
            case FieldKind.Vector2: return Real(field, 2);
            case FieldKind.Vector3: return Real(field, 3);
            case FieldKind.Quaternion: return Rotation(field);
            case FieldKind.String:
            case FieldKind.Entity:
            case FieldKind.List: return Repeat(new SlotSpec(SlotKind.Blob, 32), 1);
            default: throw new CodecException($"Field '{field.Name}' has the unknown kind {(byte)field.Kind}; allowed are 1 to 18.");
        }
    }

    private static SlotSpec[] Integer(FieldSpec field, int bits) => field.IsBounded
        ? Repeat(new SlotSpec(SlotKind.Scaled, BitsFor(field, 1), field.Min, 1), 1)
        : Repeat(new SlotSpec(SlotKind.Raw, bits), 1);

    private static SlotSpec[] Real(FieldSpec field, int count)
    {
        if (field.Precision == 0)
            return Repeat(new SlotSpec(SlotKind.Raw, 32), count);
        return field.IsBounded
            ? Repeat(new SlotSpec(SlotKind.Scaled, BitsFor(field, field.Precision), field.Min, field.Precision), count)
            : Repeat(new SlotSpec(SlotKind.Scaled, 32, 0, field.Precision), count);
    }

    private static SlotSpec[] Rotation(FieldSpec field)
    {
        if (field.Precision == 0)
            return Repeat(new SlotSpec(SlotKind.Raw, 32), 4);
        var bits = BitsFor(field.Name, -QuaternionRange, QuaternionRange, field.Precision);
        var part = new SlotSpec(SlotKind.Scaled, bits, -QuaternionRange, field.Precision);
        return new[] { new SlotSpec(SlotKind.LargestComponent, 2), part, part, part };
    }

    private static int BitsFor(FieldSpec field, double precision) => BitsFor(field.Name, field.Min, field.Max, precision);

    private static int BitsFor(string name, double min, double max, double precision)
    {
        if (!(precision > 0) || !(max > min) || double.IsInfinity(max - min))
            throw new CodecException($"Field '{name}' has min {min}, max {max} and precision {precision}; max must be above min and precision above 0.");
        var steps = Math.Ceiling((max - min) / precision);
        for (var bits = 1; bits <= 31; bits++)
        {
            if (steps <= (1u << bits) - 1)
                return bits;
        }
        throw new CodecException($"Field '{name}' from {min} to {max} in steps of {precision} needs more than 31 bits.");
    }

    private static SlotSpec[] Repeat(SlotSpec slot, int count)
    {
        var slots = new SlotSpec[count];
        for (var i = 0; i < count; i++)
            slots[i] = slot;
        return slots;
    }
}
