using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Entities;

/// <summary>
/// An entity as this client sees it. <c>Get…</c> gives the newest state, <c>Interpolate…</c> the state at the moment that the session shows
/// (<see cref="ClientSession.RenderTick"/>). Use it on the thread that polls.
/// </summary>
public sealed class ClientEntity
{
    private const string PositionName = "position";

    private readonly ClientSession _session;
    private readonly int _position;

    internal ClientEntity(ClientSession session, Schema schema, EntityId id)
    {
        _session = session;
        Schema = schema;
        Id = id;
        History = new StateHistory(schema.SlotCount, schema.BlobSlots != 0);
        _position = schema.IndexOf(PositionName);
    }

    /// <summary>Its identity.</summary>
    public EntityId Id { get; }

    /// <summary>Its type.</summary>
    public Schema Schema { get; }

    /// <summary>Whether it is this player's own; only then the owner's fields have values.</summary>
    public bool IsOwn { get; internal set; }

    /// <summary>Whether the server no longer shows it; it is kept until the moment shown has come there, too.</summary>
    public bool HasLeft => LeftTick != long.MaxValue;

    /// <summary>Whether it is there at the moment that the session shows.</summary>
    public bool IsVisible => History.TickOf(0) <= _session.RenderTick;

    /// <summary>The tick of the newest state.</summary>
    public long Tick => History.TickOf(History.Count - 1);

    /// <summary>For the game's own use.</summary>
    public object? Tag { get; set; }

    internal StateHistory History { get; }

    internal int LocalId { get; set; }

    internal long LeftTick { get; set; } = long.MaxValue;

    /// <summary>The newest position; z is 0 in two dimensions. Zero where the type has no field <c>position</c>.</summary>
    public Vector3 Position => _position < 0 ? default : Vector(new StateField(Schema, _position), Newest);

    /// <summary>The position at the moment shown.</summary>
    public Vector3 RenderPosition => _position < 0 ? default : InterpolateVector(new StateField(Schema, _position));

    /// <summary>Looks up a field of this type.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public StateField Field(string name) => StateField.Of(Schema, name);

    /// <summary>Reads a bool.</summary>
    public bool GetBool(in StateField field) => SlotValues.Integer(field, Newest) != 0;

    /// <summary>Reads a bool.</summary>
    public bool GetBool(string field) => GetBool(Field(field));

    /// <summary>Reads an integer of up to 32 bits.</summary>
    public int GetInt32(in StateField field) => unchecked((int)SlotValues.Integer(field, Newest));

    /// <summary>Reads an integer of up to 32 bits.</summary>
    public int GetInt32(string field) => GetInt32(Field(field));

    /// <summary>Reads an integer of any kind.</summary>
    public long GetInt64(in StateField field) => SlotValues.Integer(field, Newest);

    /// <summary>Reads an integer of any kind.</summary>
    public long GetInt64(string field) => GetInt64(Field(field));

    /// <summary>Reads a float or a double.</summary>
    public double GetDouble(in StateField field) => Real(field, Newest);

    /// <summary>Reads a float or a double.</summary>
    public double GetDouble(string field) => GetDouble(Field(field));

    /// <summary>Reads a float or a double.</summary>
    public float GetSingle(in StateField field) => (float)Real(field, Newest);

    /// <summary>Reads a float or a double.</summary>
    public float GetSingle(string field) => GetSingle(Field(field));

    /// <summary>Reads a Vector2.</summary>
    public Vector2 GetVector2(in StateField field)
    {
        field.Require(FieldKind.Vector2);
        var value = Vector(field, Newest);
        return new Vector2(value.X, value.Y);
    }

    /// <summary>Reads a Vector2.</summary>
    public Vector2 GetVector2(string field) => GetVector2(Field(field));

    /// <summary>Reads a Vector3.</summary>
    public Vector3 GetVector3(in StateField field)
    {
        field.Require(FieldKind.Vector3);
        return Vector(field, Newest);
    }

    /// <summary>Reads a Vector3.</summary>
    public Vector3 GetVector3(string field) => GetVector3(Field(field));

    /// <summary>Reads a rotation.</summary>
    public Quaternion GetQuaternion(in StateField field)
    {
        field.Require(FieldKind.Quaternion);
        return SlotValues.Rotation(field, Newest);
    }

    /// <summary>Reads a rotation.</summary>
    public Quaternion GetQuaternion(string field) => GetQuaternion(Field(field));

    /// <summary>Reads a text; makes a new string each time.</summary>
    public string GetString(in StateField field)
    {
        field.Require(FieldKind.String);
        var blob = GetBlob(field);
        return blob.IsEmpty ? "" : new ByteReader(blob).ReadString();
    }

    /// <summary>Reads a text; makes a new string each time.</summary>
    public string GetString(string field) => GetString(Field(field));

    /// <summary>Reads a reference to an entity.</summary>
    public EntityId GetEntity(in StateField field)
    {
        field.Require(FieldKind.Entity);
        var reader = new ByteReader(GetBlob(field));
        return reader.AtEnd ? default : EntityId.Read(ref reader);
    }

    /// <summary>Reads a reference to an entity.</summary>
    public EntityId GetEntity(string field) => GetEntity(Field(field));

    /// <summary>The bytes of a field that is a string, a reference or a list, as the client protocol describes them; empty for an owner's field of others.</summary>
    public ReadOnlySpan<byte> GetBlob(in StateField field)
    {
        Check(field);
        if (!field.Spec.IsBlob)
            throw new InvalidOperationException($"Field '{Schema.Name}.{field.Spec.Name}' is of kind {field.Spec.Kind}, which has no bytes.");
        return History.Blobs(History.Count - 1)[field.Slot];
    }

    /// <summary>A number that changes whenever the newest value of a text, reference or list does.</summary>
    public uint GetBlobVersion(in StateField field)
    {
        Check(field);
        return Newest[field.Slot];
    }

    /// <summary>The float or double at the moment shown.</summary>
    public double InterpolateDouble(in StateField field)
    {
        var share = Around(field, out var before, out var after);
        var from = Real(field, before);
        return from + (Real(field, after) - from) * share;
    }

    /// <summary>The angle in radians at the moment shown; it turns the shorter way.</summary>
    public double InterpolateAngle(in StateField field)
    {
        var share = Around(field, out var before, out var after);
        var from = Real(field, before);
        return from + Math.IEEERemainder(Real(field, after) - from, 2 * Math.PI) * share;
    }

    /// <summary>The Vector2 or Vector3 at the moment shown.</summary>
    public Vector3 InterpolateVector(in StateField field)
    {
        var share = Around(field, out var before, out var after);
        return Vector3.Lerp(Vector(field, before), Vector(field, after), share);
    }

    /// <summary>The rotation at the moment shown; it turns the shorter way.</summary>
    public Quaternion InterpolateQuaternion(in StateField field)
    {
        field.Require(FieldKind.Quaternion);
        var share = Around(field, out var before, out var after);
        return Quaternion.Slerp(SlotValues.Rotation(field, before), SlotValues.Rotation(field, after), share);
    }

    /// <summary>The type's name and the identity.</summary>
    public override string ToString() => Schema.Name + " " + Id;

    private ReadOnlySpan<uint> Newest => History.Slots(History.Count - 1);

    // The states on either side of the moment shown, and how far it lies between them. An entity that rested was sent no states: it starts to move at most
    // the interpolation delay before the state that shows it moved.
    private float Around(in StateField field, out ReadOnlySpan<uint> before, out ReadOnlySpan<uint> after)
    {
        Check(field);
        var tick = _session.RenderTick;
        var index = History.IndexAt(tick);
        before = History.Slots(index);
        if (index + 1 == History.Count)
        {
            after = before;
            return 0;
        }
        after = History.Slots(index + 1);
        var end = History.TickOf(index + 1);
        var start = Math.Max(History.TickOf(index), end - Math.Max(1, _session.InterpolationTicks));
        return (float)Math.Max(0, Math.Min(1, (tick - start) / (end - start)));
    }

    private void Check(in StateField field)
    {
        if (!ReferenceEquals(field.Schema, Schema))
            throw new ArgumentException($"The field is one of type '{field.Schema?.Name}'; this entity is of type '{Schema.Name}'.", nameof(field));
    }

    private static double Real(in StateField field, ReadOnlySpan<uint> slots) => field.Spec.Kind switch
    {
        FieldKind.Float32 => SlotValues.Real(field, 0, slots),
        FieldKind.Float64 => SlotValues.Double(field, slots),
        _ => throw new InvalidOperationException($"Field '{field.Schema.Name}.{field.Spec.Name}' is of kind {field.Spec.Kind}, not a real number."),
    };

    private static Vector3 Vector(in StateField field, ReadOnlySpan<uint> slots)
    {
        if (field.Spec.Kind is not (FieldKind.Vector2 or FieldKind.Vector3))
            throw new InvalidOperationException($"Field '{field.Schema.Name}.{field.Spec.Name}' is of kind {field.Spec.Kind}, not a vector.");
        return new Vector3(
            (float)SlotValues.Real(field, 0, slots),
            (float)SlotValues.Real(field, 1, slots),
            field.Spec.Kind == FieldKind.Vector3 ? (float)SlotValues.Real(field, 2, slots) : 0);
    }
}
