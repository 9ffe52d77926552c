using System.Globalization;
using System.Numerics;
using ZoneScaler.Client.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Messages;

/// <summary>The fields of messages as objects, by their schema.</summary>
internal static class MessageValues
{
    private const int EntityBytes = 24;

    /// <summary>Appends a message's fields from values in field order; numbers of other types are converted.</summary>
    public static void Write(ByteWriter writer, MessageSchema schema, ReadOnlySpan<object> values)
    {
        if (values.Length != schema.Fields.Count)
        {
            var names = string.Join(", ", schema.Fields.Select(f => f.Name));
            throw new ArgumentException($"'{schema.Name}' has {schema.Fields.Count} fields ({names}); {values.Length} values were given.");
        }
        for (var i = 0; i < values.Length; i++)
            Write(writer, schema.Fields[i], values[i]);
    }

    /// <summary>Reads one field.</summary>
    public static object Read(ref ByteReader reader, FieldSpec field) => field.Kind == FieldKind.List ? ReadList(ref reader, field) : Read(ref reader, field.Kind);

    /// <summary>Goes past one field, and checks it on the way.</summary>
    public static void Skip(ref ByteReader reader, FieldSpec field)
    {
        if (field.Kind != FieldKind.List)
        {
            Skip(ref reader, field.Kind);
            return;
        }
        var count = reader.ReadCount(reader.Remaining);
        for (var i = 0; i < count; i++)
            Skip(ref reader, field.Element);
    }

    private static void Skip(ref ByteReader reader, FieldKind kind)
    {
        switch (kind)
        {
            case FieldKind.Bool: reader.ReadBool(); break;
            case FieldKind.Int8 or FieldKind.UInt8: reader.ReadBytes(1); break;
            case FieldKind.Int16 or FieldKind.UInt16 or FieldKind.Char: reader.ReadBytes(2); break;
            case FieldKind.Int32 or FieldKind.UInt32 or FieldKind.Float32: reader.ReadBytes(4); break;
            case FieldKind.Int64 or FieldKind.UInt64 or FieldKind.Float64 or FieldKind.Vector2: reader.ReadBytes(8); break;
            case FieldKind.Vector3: reader.ReadBytes(12); break;
            case FieldKind.Quaternion: reader.ReadBytes(16); break;
            case FieldKind.Entity: reader.ReadBytes(EntityBytes); break;
            case FieldKind.String: reader.ReadString(); break;
            default: throw new CodecException($"A field has the unknown kind {(byte)kind}.");
        }
    }

    private static void Write(ByteWriter writer, FieldSpec field, object value)
    {
        var culture = CultureInfo.InvariantCulture;
        switch (field.Kind)
        {
            case FieldKind.Bool: writer.WriteBool(Convert.ToBoolean(value, culture)); break;
            case FieldKind.Int8: writer.WriteInt8(Convert.ToSByte(value, culture)); break;
            case FieldKind.UInt8: writer.WriteUInt8(Convert.ToByte(value, culture)); break;
            case FieldKind.Int16: writer.WriteInt16(Convert.ToInt16(value, culture)); break;
            case FieldKind.UInt16: writer.WriteUInt16(Convert.ToUInt16(value, culture)); break;
            case FieldKind.Int32: writer.WriteInt32(Convert.ToInt32(value, culture)); break;
            case FieldKind.UInt32: writer.WriteUInt32(Convert.ToUInt32(value, culture)); break;
            case FieldKind.Int64: writer.WriteInt64(Convert.ToInt64(value, culture)); break;
            case FieldKind.UInt64: writer.WriteUInt64(Convert.ToUInt64(value, culture)); break;
            case FieldKind.Float32: writer.WriteFloat32(Convert.ToSingle(value, culture)); break;
            case FieldKind.Float64: writer.WriteFloat64(Convert.ToDouble(value, culture)); break;
            case FieldKind.Char: writer.WriteChar(Convert.ToChar(value, culture)); break;
            case FieldKind.Vector2: writer.WriteVector2(As<Vector2>(field, value)); break;
            case FieldKind.Vector3: writer.WriteVector3(As<Vector3>(field, value)); break;
            case FieldKind.Quaternion: writer.WriteQuaternion(As<Quaternion>(field, value)); break;
            case FieldKind.String: writer.WriteString(As<string>(field, value)); break;
            case FieldKind.Entity:
                var id = As<EntityId>(field, value);
                writer.WriteUInt64(id.Zone);
                writer.WriteUInt32(id.Epoch);
                writer.WriteUInt32(id.Serial);
                writer.WriteUInt64(id.Zone); // where to start looking: the zone of its birth
                break;
            default: throw new NotSupportedException($"Field '{field.Name}' is of kind {field.Kind}, which inputs cannot have.");
        }
    }

    private static T As<T>(FieldSpec field, object value) => value is T typed
        ? typed
        : throw new ArgumentException($"Field '{field.Name}' takes a {typeof(T).Name}; a {value?.GetType().Name ?? "null"} was given.");

    private static object Read(ref ByteReader reader, FieldKind kind)
    {
        switch (kind)
        {
            case FieldKind.Bool: return reader.ReadBool();
            case FieldKind.Int8: return reader.ReadInt8();
            case FieldKind.UInt8: return reader.ReadUInt8();
            case FieldKind.Int16: return reader.ReadInt16();
            case FieldKind.UInt16: return reader.ReadUInt16();
            case FieldKind.Int32: return reader.ReadInt32();
            case FieldKind.UInt32: return reader.ReadUInt32();
            case FieldKind.Int64: return reader.ReadInt64();
            case FieldKind.UInt64: return reader.ReadUInt64();
            case FieldKind.Float32: return reader.ReadFloat32();
            case FieldKind.Float64: return reader.ReadFloat64();
            case FieldKind.Char: return reader.ReadChar();
            case FieldKind.Vector2: return reader.ReadVector2();
            case FieldKind.Vector3: return reader.ReadVector3();
            case FieldKind.Quaternion: return reader.ReadQuaternion();
            case FieldKind.String: return reader.ReadString();
            case FieldKind.Entity:
                var id = EntityId.Read(ref reader);
                reader.ReadUInt64();
                return id;
            default: throw new CodecException($"A field has the unknown kind {(byte)kind}.");
        }
    }

    private static object[] ReadList(ref ByteReader reader, FieldSpec field)
    {
        var items = new object[reader.ReadCount(reader.Remaining)];
        for (var i = 0; i < items.Length; i++)
            items[i] = Read(ref reader, field.Element);
        return items;
    }
}
