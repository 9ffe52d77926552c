using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Messages;

/// <summary>Reads events and effects by the world's schemas, and lets each event through once.</summary>
internal sealed class EventReader
{
    private readonly Dictionary<uint, MessageSchema> _schemas = new();
    private int _dimensions;

    /// <summary>The number of the last event received.</summary>
    public uint Last { get; set; }

    public void Use(WorldDescription world)
    {
        _dimensions = world.Dimensions;
        _schemas.Clear();
        foreach (var message in world.Events)
        {
            if (!_schemas.TryAdd(message.TypeId, message))
                throw new CodecException($"The world has two events of number {message.TypeId}.");
        }
    }

    public void ReadEvents(ref ByteReader reader, MessageHandler? received)
    {
        var number = reader.ReadVarint();
        var count = reader.ReadCount(reader.Remaining);
        if (count > 0 && (number == 0 || number + (ulong)count > uint.MaxValue)) // numbers that are left out were lost with a server
            throw new CodecException($"Event {number} came after event {Last}.");
        for (var i = 0; i < count; i++, number++)
        {
            var message = ReadMessage(ref reader, reader.ReadUInt32(), 0, default);
            if (number <= Last)
                continue; // sent again after a reconnect, but already received
            Last = (uint)number;
            received?.Invoke(message);
        }
    }

    public void ReadEffects(ref ByteReader reader, MessageHandler? received)
    {
        var tick = SnapshotDecoder.ReadTick(ref reader);
        var count = reader.ReadCount(reader.Remaining);
        for (var i = 0; i < count; i++)
        {
            var type = reader.ReadUInt32();
            var position = new Vector3(reader.ReadFloat32(), reader.ReadFloat32(), _dimensions == 3 ? reader.ReadFloat32() : 0);
            var message = ReadMessage(ref reader, type, tick, position); // whether anybody listens or not
            received?.Invoke(in message);
        }
    }

    private ReceivedMessage ReadMessage(ref ByteReader reader, uint type, long tick, Vector3 position)
    {
        if (!_schemas.TryGetValue(type, out var schema))
            throw new CodecException($"The world has no event of number {type}.");
        var payload = reader.ReadBlob();
        var fields = new ByteReader(payload);
        foreach (var field in schema.Fields)
            MessageValues.Skip(ref fields, field);
        if (!fields.AtEnd)
            throw new CodecException($"Event '{schema.Name}' has {fields.Remaining} bytes too many.");
        return new ReceivedMessage(schema, payload, tick, position);
    }
}
