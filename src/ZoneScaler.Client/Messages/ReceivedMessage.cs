using System.Numerics;
using ZoneScaler.Client.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Messages;

/// <summary>An event or effect, readable by field name or front to back. Valid within its callback only.</summary>
public readonly ref struct ReceivedMessage
{
    internal ReceivedMessage(MessageSchema schema, ReadOnlySpan<byte> payload, long tick, Vector3 position)
    {
        Schema = schema;
        Payload = payload;
        Tick = tick;
        Position = position;
    }

    /// <summary>Its name and fields.</summary>
    public MessageSchema Schema { get; }

    /// <summary>Its name.</summary>
    public string Name => Schema.Name;

    /// <summary>Its fields as bytes, in order.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>For effects: the tick in which it happened. 0 for events.</summary>
    public long Tick { get; }

    /// <summary>For effects: where it happened; z is 0 in two dimensions.</summary>
    public Vector3 Position { get; }

    /// <summary>A field's value; it is put into an object.</summary>
    /// <exception cref="ArgumentException">There is no field of that name.</exception>
    public object this[string field]
    {
        get
        {
            var reader = Read();
            foreach (var spec in Schema.Fields)
            {
                if (spec.Name == field)
                    return MessageValues.Read(ref reader, spec);
                MessageValues.Skip(ref reader, spec);
            }
            throw new ArgumentException($"'{Schema.Name}' has no field '{field}'; it has: {string.Join(", ", Schema.Fields.Select(f => f.Name))}.", nameof(field));
        }
    }

    /// <summary>Reads a field of a given type, which must be the field's own: <c>int</c> for an int32, <see cref="EntityId"/> for an entity, …</summary>
    /// <exception cref="InvalidCastException">The field is of another type.</exception>
    public T Get<T>(string field) => (T)this[field];

    /// <summary>A reader at the first field, to read all fields in order without making objects.</summary>
    public ByteReader Read() => new(Payload);
}

/// <summary>Takes an event or effect.</summary>
public delegate void MessageHandler(in ReceivedMessage message);
