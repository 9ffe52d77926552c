using System.Numerics;

namespace ZoneScaler.State;

/// <summary>Turns the slots of a state vector back into property values; used by generated code, which reads a field by its number.</summary>
public readonly ref struct SlotReader
{
    private readonly StateLayout _layout;
    private readonly ReadOnlySpan<uint> _slots;

    internal SlotReader(StateLayout layout, ReadOnlySpan<uint> slots)
    {
        _layout = layout;
        _slots = slots;
    }

    /// <summary>Reads a bool.</summary>
    public bool ReadBool(int field) => _slots[_layout.FirstSlot(field)] != 0;

    /// <summary>Reads an sbyte.</summary>
    public sbyte ReadInt8(int field) => unchecked((sbyte)ReadInteger(field));

    /// <summary>Reads a byte.</summary>
    public byte ReadUInt8(int field) => unchecked((byte)ReadInteger(field));

    /// <summary>Reads a short.</summary>
    public short ReadInt16(int field) => unchecked((short)ReadInteger(field));

    /// <summary>Reads a ushort.</summary>
    public ushort ReadUInt16(int field) => unchecked((ushort)ReadInteger(field));

    /// <summary>Reads an int.</summary>
    public int ReadInt32(int field) => unchecked((int)ReadInteger(field));

    /// <summary>Reads a uint.</summary>
    public uint ReadUInt32(int field) => unchecked((uint)ReadInteger(field));

    /// <summary>Reads a char.</summary>
    public char ReadChar(int field) => unchecked((char)ReadInteger(field));

    /// <summary>Reads a long.</summary>
    public long ReadInt64(int field) => unchecked((long)ReadUInt64(field));

    /// <summary>Reads a ulong.</summary>
    public ulong ReadUInt64(int field)
    {
        var first = _layout.FirstSlot(field);
        return _slots[first] | (ulong)_slots[first + 1] << 32;
    }

    /// <summary>Reads a float.</summary>
    public float ReadFloat32(int field) => ReadReal(_layout.FirstSlot(field));

    /// <summary>Reads a double.</summary>
    public double ReadFloat64(int field)
    {
        var first = _layout.FirstSlot(field);
        ref readonly var scale = ref _layout.Scale(first);
        return scale.IsRaw ? BitConverter.UInt64BitsToDouble(ReadUInt64(field)) : scale.Dequantize(_slots[first]);
    }

    /// <summary>Reads a Vector2.</summary>
    public Vector2 ReadVector2(int field)
    {
        var first = _layout.FirstSlot(field);
        return new Vector2(ReadReal(first), ReadReal(first + 1));
    }

    /// <summary>Reads a Vector3.</summary>
    public Vector3 ReadVector3(int field)
    {
        var first = _layout.FirstSlot(field);
        return new Vector3(ReadReal(first), ReadReal(first + 1), ReadReal(first + 2));
    }

    /// <summary>Reads a Quaternion.</summary>
    public Quaternion ReadQuaternion(int field)
    {
        var first = _layout.FirstSlot(field);
        return _layout.IsSmallestThree(first)
            ? SmallestThree.Join((int)_slots[first], ReadReal(first + 1), ReadReal(first + 2), ReadReal(first + 3))
            : new Quaternion(ReadReal(first), ReadReal(first + 1), ReadReal(first + 2), ReadReal(first + 3));
    }

    private long ReadInteger(int field)
    {
        var slot = _layout.FirstSlot(field);
        ref readonly var scale = ref _layout.Scale(slot);
        return scale.IsRaw ? unchecked((int)_slots[slot]) : (long)scale.Dequantize(_slots[slot]);
    }

    private float ReadReal(int slot)
    {
        ref readonly var scale = ref _layout.Scale(slot);
        return scale.IsRaw ? BitConverter.UInt32BitsToSingle(_slots[slot]) : (float)scale.Dequantize(_slots[slot]);
    }
}
