using System.Collections.Frozen;
using System.Text.Unicode;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>Checks a client's inputs against the world's message schemas before any game code sees them.</summary>
internal sealed class InputCheck
{
    private const int EntityReferenceBytes = 24;

    private readonly FrozenDictionary<uint, MessageSchema> _inputs;

    public InputCheck(IEnumerable<MessageSchema> inputs) => _inputs = inputs.ToFrozenDictionary(m => m.TypeId);

    /// <summary>Whether the bytes are exactly one input of the type.</summary>
    /// <exception cref="CodecException">They are not.</exception>
    public void Check(uint type, ReadOnlySpan<byte> payload)
    {
        if (!_inputs.TryGetValue(type, out var schema))
            throw new CodecException($"There is no input of type {type:x8}.");
        var reader = new ByteReader(payload);
        for (var i = 0; i < schema.Fields.Count; i++)
            CheckField(schema.Fields[i].Kind, schema.Fields[i].Element, ref reader);
        if (!reader.AtEnd)
            throw new CodecException($"Input '{schema.Name}' is followed by {reader.Remaining} bytes too many.");
    }

    private static void CheckField(FieldKind kind, FieldKind element, ref ByteReader reader)
    {
        switch (kind)
        {
            case FieldKind.Bool:
                reader.ReadBool();
                break;
            case FieldKind.Int8 or FieldKind.UInt8:
                reader.ReadBytes(1);
                break;
            case FieldKind.Int16 or FieldKind.UInt16 or FieldKind.Char:
                reader.ReadBytes(2);
                break;
            case FieldKind.Int32 or FieldKind.UInt32:
                reader.ReadBytes(4);
                break;
            case FieldKind.Int64 or FieldKind.UInt64:
                reader.ReadBytes(8);
                break;
            case FieldKind.Float32:
                CheckFinite(ref reader, 1);
                break;
            case FieldKind.Vector2:
                CheckFinite(ref reader, 2);
                break;
            case FieldKind.Vector3:
                CheckFinite(ref reader, 3);
                break;
            case FieldKind.Quaternion:
                CheckFinite(ref reader, 4);
                break;
            case FieldKind.Float64:
                if (!double.IsFinite(reader.ReadFloat64()))
                    throw new CodecException("A number in an input is not finite.");
                break;
            case FieldKind.String:
                if (!Utf8.IsValid(reader.ReadBlob()))
                    throw new CodecException("A text in an input is not valid UTF-8.");
                break;
            case FieldKind.Entity:
                reader.ReadBytes(EntityReferenceBytes);
                break;
            case FieldKind.List:
                for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
                    CheckField(element, default, ref reader);
                break;
            default:
                throw new CodecException($"A field of an input has the kind {(byte)kind}, which cannot be checked.");
        }
    }

    private static void CheckFinite(ref ByteReader reader, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!float.IsFinite(reader.ReadFloat32()))
                throw new CodecException("A number in an input is not finite.");
        }
    }
}
