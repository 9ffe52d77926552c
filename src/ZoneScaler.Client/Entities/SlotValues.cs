using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Entities;

/// <summary>Turns the slots of a state vector back into values.</summary>
internal static class SlotValues
{
    public static double Real(in StateField field, int part, ReadOnlySpan<uint> slots)
    {
        var slot = field.Slot + part;
        var spec = field.Schema.Slots[slot];
        return spec.Kind == SlotKind.Scaled ? spec.Dequantize(slots[slot]) : BitConverter.Int32BitsToSingle(unchecked((int)slots[slot]));
    }

    public static double Double(in StateField field, ReadOnlySpan<uint> slots) => field.Schema.Slots[field.Slot].Kind == SlotKind.Scaled
        ? Real(field, 0, slots)
        : BitConverter.Int64BitsToDouble(unchecked((long)Pair(field, slots)));

    public static ulong Pair(in StateField field, ReadOnlySpan<uint> slots) => slots[field.Slot] | (ulong)slots[field.Slot + 1] << 32;

    /// <summary>An integer of any kind up to 32 bits, and the low 64 bits of the larger ones.</summary>
    public static long Integer(in StateField field, ReadOnlySpan<uint> slots)
    {
        var spec = field.Schema.Slots[field.Slot];
        var slot = slots[field.Slot];
        if (spec.Kind == SlotKind.Scaled)
            return (long)spec.Dequantize(slot);
        switch (field.Spec.Kind)
        {
            case FieldKind.Int8: return unchecked((sbyte)slot);
            case FieldKind.Int16: return unchecked((short)slot);
            case FieldKind.Int32: return unchecked((int)slot);
            case FieldKind.Int64:
            case FieldKind.UInt64: return unchecked((long)Pair(field, slots));
            default: return slot;
        }
    }

    public static Quaternion Rotation(in StateField field, ReadOnlySpan<uint> slots)
    {
        if (field.Schema.Slots[field.Slot].Kind != SlotKind.LargestComponent)
            return new Quaternion((float)Real(field, 0, slots), (float)Real(field, 1, slots), (float)Real(field, 2, slots), (float)Real(field, 3, slots));
        var a = (float)Real(field, 1, slots);
        var b = (float)Real(field, 2, slots);
        var c = (float)Real(field, 3, slots);
        var largest = (float)Math.Sqrt(Math.Max(0, 1 - a * a - b * b - c * c));
        switch (slots[field.Slot])
        {
            case 0: return new Quaternion(largest, a, b, c);
            case 1: return new Quaternion(a, largest, b, c);
            case 2: return new Quaternion(a, b, largest, c);
            default: return new Quaternion(a, b, c, largest);
        }
    }
}
