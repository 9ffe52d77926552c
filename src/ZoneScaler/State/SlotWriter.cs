using System.Numerics;

namespace ZoneScaler.State;

/// <summary>Turns property values into the slots of a state vector; used by generated code, which writes a field by its number.</summary>
public readonly ref struct SlotWriter
{
    private readonly StateLayout _layout;
    private readonly Span<uint> _slots;

    internal SlotWriter(StateLayout layout, Span<uint> slots)
    {
        _layout = layout;
        _slots = slots;
    }

    /// <summary>Writes a bool.</summary>
    public void WriteBool(int field, bool value) => WriteRaw(field, value ? 1u : 0u);

    /// <summary>Writes an sbyte.</summary>
    public void WriteInt8(int field, sbyte value) => WriteInteger(field, value);

    /// <summary>Writes a byte.</summary>
    public void WriteUInt8(int field, byte value) => WriteInteger(field, value);

    /// <summary>Writes a short.</summary>
    public void WriteInt16(int field, short value) => WriteInteger(field, value);

    /// <summary>Writes a ushort.</summary>
    public void WriteUInt16(int field, ushort value) => WriteInteger(field, value);

    /// <summary>Writes an int.</summary>
    public void WriteInt32(int field, int value) => WriteInteger(field, value);

    /// <summary>Writes a uint.</summary>
    public void WriteUInt32(int field, uint value) => WriteInteger(field, value);

    /// <summary>Writes a char.</summary>
    public void WriteChar(int field, char value) => WriteInteger(field, value);

    /// <summary>Writes a long.</summary>
    public void WriteInt64(int field, long value) => WriteUInt64(field, unchecked((ulong)value));

    /// <summary>Writes a ulong.</summary>
    public void WriteUInt64(int field, ulong value)
    {
        var first = _layout.FirstSlot(field);
        _slots[first] = (uint)value;
        _slots[first + 1] = (uint)(value >> 32);
    }

    /// <summary>Writes a float.</summary>
    public void WriteFloat32(int field, float value) => WriteReal(_layout.FirstSlot(field), value);

    /// <summary>Writes a double.</summary>
    public void WriteFloat64(int field, double value)
    {
        var first = _layout.FirstSlot(field);
        ref readonly var scale = ref _layout.Scale(first);
        if (scale.IsRaw)
            WriteUInt64(field, BitConverter.DoubleToUInt64Bits(value));
        else
            _slots[first] = scale.Quantize(value);
    }

    /// <summary>Writes a Vector2.</summary>
    public void WriteVector2(int field, Vector2 value)
    {
        var first = _layout.FirstSlot(field);
        WriteReal(first, value.X);
        WriteReal(first + 1, value.Y);
    }

    /// <summary>Writes a Vector3.</summary>
    public void WriteVector3(int field, Vector3 value)
    {
        var first = _layout.FirstSlot(field);
        WriteReal(first, value.X);
        WriteReal(first + 1, value.Y);
        WriteReal(first + 2, value.Z);
    }

    /// <summary>Writes a Quaternion.</summary>
    public void WriteQuaternion(int field, Quaternion value)
    {
        var first = _layout.FirstSlot(field);
        if (_layout.Scale(first).IsRaw && !_layout.IsSmallestThree(first))
        {
            WriteReal(first, value.X);
            WriteReal(first + 1, value.Y);
            WriteReal(first + 2, value.Z);
            WriteReal(first + 3, value.W);
            return;
        }

        var (largest, a, b, c) = SmallestThree.Split(value);
        _slots[first] = (uint)largest;
        WriteReal(first + 1, a);
        WriteReal(first + 2, b);
        WriteReal(first + 3, c);
    }

    /// <summary>Notes that a blob field has changed: its slot is a version.</summary>
    public void TouchBlob(int field) => _slots[_layout.FirstSlot(field)]++;

    private void WriteRaw(int field, uint value) => _slots[_layout.FirstSlot(field)] = value;

    private void WriteInteger(int field, long value)
    {
        var slot = _layout.FirstSlot(field);
        ref readonly var scale = ref _layout.Scale(slot);
        _slots[slot] = scale.IsRaw ? unchecked((uint)value) & scale.Mask : scale.Quantize(value);
    }

    private void WriteReal(int slot, float value)
    {
        ref readonly var scale = ref _layout.Scale(slot);
        _slots[slot] = scale.IsRaw ? BitConverter.SingleToUInt32Bits(value) : scale.Quantize(value);
    }
}
