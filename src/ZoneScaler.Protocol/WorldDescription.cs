using System.Numerics;

namespace ZoneScaler.Protocol;

/// <summary>What a client is told about a world on joining: its measures, the schemas of its entity types, its inputs and events. Immutable.</summary>
public sealed class WorldDescription
{
    /// <summary>The most entity types of a world: a type's number travels in a byte.</summary>
    public const int MaxTypes = 256;

    private const byte InputDirection = 1;
    private const byte EventDirection = 2;
    private const byte HasPrecision = 1;
    private const byte HasBounds = 2;
    private const int MaxMessageFields = 256;

    /// <summary>The world's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>2 or 3.</summary>
    public int Dimensions { get; init; } = 2;

    /// <summary>The lower corner; z is 0 in two dimensions.</summary>
    public Vector3 Min { get; init; }

    /// <summary>The upper corner; z is 0 in two dimensions.</summary>
    public Vector3 Max { get; init; }

    /// <summary>The edge length of a cell.</summary>
    public float CellSize { get; init; }

    /// <summary>How far beyond its border a zone sees.</summary>
    public float GhostDistance { get; init; }

    /// <summary>Ticks per second.</summary>
    public float TickRate { get; init; }

    /// <summary>How far a player sees.</summary>
    public float InterestRadius { get; init; }

    /// <summary>The entity types; a type's number is its place in the list.</summary>
    public IReadOnlyList<Schema> Schemas { get; init; } = Array.Empty<Schema>();

    /// <summary>The messages that clients send.</summary>
    public IReadOnlyList<MessageSchema> Inputs { get; init; } = Array.Empty<MessageSchema>();

    /// <summary>The messages that clients receive.</summary>
    public IReadOnlyList<MessageSchema> Events { get; init; } = Array.Empty<MessageSchema>();

    /// <summary>Appends the description as the Welcome frame carries it.</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteByte((byte)Dimensions);
        WriteCorner(writer, Min);
        WriteCorner(writer, Max);
        writer.WriteFloat32(CellSize);
        writer.WriteFloat32(GhostDistance);
        writer.WriteFloat32(TickRate);
        writer.WriteFloat32(InterestRadius);
        writer.WriteVarint((ulong)Schemas.Count);
        foreach (var schema in Schemas)
        {
            writer.WriteString(schema.Name);
            WriteFields(writer, schema.Fields);
        }
        writer.WriteVarint((ulong)(Inputs.Count + Events.Count));
        foreach (var message in Inputs)
            WriteMessage(writer, InputDirection, message);
        foreach (var message in Events)
            WriteMessage(writer, EventDirection, message);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CodecException">The bytes do not describe a world.</exception>
    public static WorldDescription Read(ref ByteReader reader)
    {
        var name = reader.ReadString();
        var dimensions = reader.ReadByte();
        if (dimensions is not (2 or 3))
            throw new CodecException($"A world has {dimensions} dimensions; allowed are 2 and 3.");
        var min = ReadCorner(ref reader, dimensions);
        var max = ReadCorner(ref reader, dimensions);
        var cellSize = ReadMeasure(ref reader, "cell size");
        var ghostDistance = ReadMeasure(ref reader, "ghost distance");
        var tickRate = ReadMeasure(ref reader, "tick rate");
        var interestRadius = ReadMeasure(ref reader, "interest radius");
        if (tickRate <= 0)
            throw new CodecException("A world has a tick rate of 0; it must be above 0.");

        var schemas = new Schema[reader.ReadCount(Math.Min(MaxTypes, reader.Remaining / 2))];
        for (var i = 0; i < schemas.Length; i++)
            schemas[i] = new Schema(i, reader.ReadString(), ReadFields(ref reader, Schema.MaxSlots));

        var inputs = new List<MessageSchema>();
        var events = new List<MessageSchema>();
        var messages = reader.ReadCount(reader.Remaining / 3);
        for (var i = 0; i < messages; i++)
        {
            var direction = reader.ReadByte();
            var message = new MessageSchema(reader.ReadString(), ReadFields(ref reader, MaxMessageFields));
            if (direction == InputDirection)
                inputs.Add(message);
            else if (direction == EventDirection)
                events.Add(message);
            else
                throw new CodecException($"Message '{message.Name}' has direction {direction}; allowed are 1 (input) and 2 (event).");
        }
        return new WorldDescription
        {
            Name = name,
            Dimensions = dimensions,
            Min = min,
            Max = max,
            CellSize = cellSize,
            GhostDistance = ghostDistance,
            TickRate = tickRate,
            InterestRadius = interestRadius,
            Schemas = schemas,
            Inputs = inputs,
            Events = events,
        };
    }

    /// <summary>The same world for players who see another distance.</summary>
    public WorldDescription WithInterestRadius(float interestRadius) => new()
    {
        Name = Name,
        Dimensions = Dimensions,
        Min = Min,
        Max = Max,
        CellSize = CellSize,
        GhostDistance = GhostDistance,
        TickRate = TickRate,
        InterestRadius = interestRadius,
        Schemas = Schemas,
        Inputs = Inputs,
        Events = Events,
    };

    private static void WriteMessage(ByteWriter writer, byte direction, MessageSchema message)
    {
        writer.WriteByte(direction);
        writer.WriteString(message.Name);
        WriteFields(writer, message.Fields);
    }

    private static void WriteFields(ByteWriter writer, IReadOnlyList<FieldSpec> fields)
    {
        writer.WriteVarint((ulong)fields.Count);
        foreach (var field in fields)
        {
            writer.WriteString(field.Name);
            writer.WriteByte((byte)field.Kind);
            writer.WriteByte((byte)field.Audience);
            var flags = (field.Precision != 0 ? HasPrecision : 0) | (field.IsBounded ? HasBounds : 0);
            writer.WriteByte((byte)flags);
            if (field.Precision != 0)
                writer.WriteFloat64(field.Precision);
            if (field.IsBounded)
            {
                writer.WriteFloat64(field.Min);
                writer.WriteFloat64(field.Max);
            }
            if (field.Kind == FieldKind.List)
                writer.WriteByte((byte)field.Element);
        }
    }

    private static FieldSpec[] ReadFields(ref ByteReader reader, int max)
    {
        var fields = new FieldSpec[reader.ReadCount(Math.Min(max, reader.Remaining / 4))];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = ReadField(ref reader);
        return fields;
    }

    private static FieldSpec ReadField(ref ByteReader reader)
    {
        var name = reader.ReadString();
        var kind = (FieldKind)reader.ReadByte();
        var audience = (Audience)reader.ReadByte();
        var flags = reader.ReadByte();
        if (audience is not (Audience.Replicated or Audience.Owner))
            throw new CodecException($"Field '{name}' has audience {(byte)audience}; allowed are 0 and 1.");
        if (flags > (HasPrecision | HasBounds))
            throw new CodecException($"Field '{name}' has flags {flags}; allowed are 0 to 3.");
        var precision = (flags & HasPrecision) != 0 ? reader.ReadFloat64() : 0;
        if (!(precision >= 0) || double.IsInfinity(precision))
            throw new CodecException($"Field '{name}' has precision {precision}; it must be finite and not negative.");
        var (min, max) = (flags & HasBounds) != 0 ? (reader.ReadFloat64(), reader.ReadFloat64()) : (double.NaN, double.NaN);
        if ((flags & HasBounds) != 0 && !(max > min && !double.IsInfinity(max - min)))
            throw new CodecException($"Field '{name}' is bounded by {min} and {max}; the first must be below the second, and both finite.");
        var element = kind == FieldKind.List ? (FieldKind)reader.ReadByte() : default;
        if (kind == FieldKind.List && element is < FieldKind.Bool or >= FieldKind.List)
            throw new CodecException($"List '{name}' has elements of kind {(byte)element}; allowed are 1 to 17.");
        return new FieldSpec(name, kind, audience, precision, min, max, element);
    }

    private void WriteCorner(ByteWriter writer, Vector3 corner)
    {
        writer.WriteFloat32(corner.X);
        writer.WriteFloat32(corner.Y);
        if (Dimensions == 3)
            writer.WriteFloat32(corner.Z);
    }

    private static Vector3 ReadCorner(ref ByteReader reader, int dimensions) => new(
        ReadFinite(ref reader, "corner"),
        ReadFinite(ref reader, "corner"),
        dimensions == 3 ? ReadFinite(ref reader, "corner") : 0);

    private static float ReadMeasure(ref ByteReader reader, string name)
    {
        var value = ReadFinite(ref reader, name);
        if (value < 0)
            throw new CodecException($"A world has a {name} of {value}; it must not be negative.");
        return value;
    }

    private static float ReadFinite(ref ByteReader reader, string name)
    {
        var value = reader.ReadFloat32();
        if (float.IsNaN(value) || float.IsInfinity(value))
            throw new CodecException($"A world has a {name} of {value}; it must be finite.");
        return value;
    }
}
