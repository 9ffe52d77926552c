using System.Numerics;

namespace ZoneScaler.Protocol;

/// <summary>
/// The exact bytes of one value of each <see cref="FieldKind"/>, named after the kind. Used by messages, handover and saved state.
/// </summary>
public static class ValueCodec
{
    /// <summary>Appends 1 byte.</summary>
    public static void WriteInt8(this ByteWriter writer, sbyte value) => writer.WriteByte(unchecked((byte)value));

    /// <summary>Appends 1 byte.</summary>
    public static void WriteUInt8(this ByteWriter writer, byte value) => writer.WriteByte(value);

    /// <summary>Appends 2 bytes.</summary>
    public static void WriteInt16(this ByteWriter writer, short value) => writer.WriteUInt16(unchecked((ushort)value));

    /// <summary>Appends 4 bytes.</summary>
    public static void WriteInt32(this ByteWriter writer, int value) => writer.WriteUInt32(unchecked((uint)value));

    /// <summary>Appends 8 bytes.</summary>
    public static void WriteInt64(this ByteWriter writer, long value) => writer.WriteUInt64(unchecked((ulong)value));

    /// <summary>Appends 2 bytes.</summary>
    public static void WriteChar(this ByteWriter writer, char value) => writer.WriteUInt16(value);

    /// <summary>Appends 8 bytes: x, y.</summary>
    public static void WriteVector2(this ByteWriter writer, Vector2 value)
    {
        writer.WriteFloat32(value.X);
        writer.WriteFloat32(value.Y);
    }

    /// <summary>Appends 12 bytes: x, y, z.</summary>
    public static void WriteVector3(this ByteWriter writer, Vector3 value)
    {
        writer.WriteFloat32(value.X);
        writer.WriteFloat32(value.Y);
        writer.WriteFloat32(value.Z);
    }

    /// <summary>Appends 16 bytes: x, y, z, w.</summary>
    public static void WriteQuaternion(this ByteWriter writer, Quaternion value)
    {
        writer.WriteFloat32(value.X);
        writer.WriteFloat32(value.Y);
        writer.WriteFloat32(value.Z);
        writer.WriteFloat32(value.W);
    }

    /// <summary>Reads 1 byte.</summary>
    public static sbyte ReadInt8(this ref ByteReader reader) => unchecked((sbyte)reader.ReadByte());

    /// <summary>Reads 1 byte.</summary>
    public static byte ReadUInt8(this ref ByteReader reader) => reader.ReadByte();

    /// <summary>Reads 2 bytes.</summary>
    public static short ReadInt16(this ref ByteReader reader) => unchecked((short)reader.ReadUInt16());

    /// <summary>Reads 4 bytes.</summary>
    public static int ReadInt32(this ref ByteReader reader) => unchecked((int)reader.ReadUInt32());

    /// <summary>Reads 8 bytes.</summary>
    public static long ReadInt64(this ref ByteReader reader) => unchecked((long)reader.ReadUInt64());

    /// <summary>Reads 2 bytes.</summary>
    public static char ReadChar(this ref ByteReader reader) => (char)reader.ReadUInt16();

    /// <summary>Reads 8 bytes: x, y.</summary>
    public static Vector2 ReadVector2(this ref ByteReader reader) => new(reader.ReadFloat32(), reader.ReadFloat32());

    /// <summary>Reads 12 bytes: x, y, z.</summary>
    public static Vector3 ReadVector3(this ref ByteReader reader) =>
        new(reader.ReadFloat32(), reader.ReadFloat32(), reader.ReadFloat32());

    /// <summary>Reads 16 bytes: x, y, z, w.</summary>
    public static Quaternion ReadQuaternion(this ref ByteReader reader) =>
        new(reader.ReadFloat32(), reader.ReadFloat32(), reader.ReadFloat32(), reader.ReadFloat32());
}
