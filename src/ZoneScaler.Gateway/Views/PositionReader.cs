using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Views;

/// <summary>Reads an entity's position, which is the first field of every state vector.</summary>
internal readonly struct PositionReader
{
    /// <summary>The slots that may belong to the position.</summary>
    public const ulong Slots = 0b111;

    private readonly SlotSpec _spec;
    private readonly int _dimensions;

    public PositionReader(Schema schema, int dimensions)
    {
        var hasPosition = schema.SlotCount >= dimensions && schema.Fields[0].Kind is FieldKind.Vector2 or FieldKind.Vector3;
        _dimensions = hasPosition ? dimensions : 0;
        if (hasPosition)
            _spec = schema.Slots[0];
    }

    public Vector3 Read(ReadOnlySpan<uint> slots) => _dimensions switch
    {
        0 => default,
        2 => new Vector3((float)_spec.Dequantize(slots[0]), (float)_spec.Dequantize(slots[1]), 0),
        _ => new Vector3((float)_spec.Dequantize(slots[0]), (float)_spec.Dequantize(slots[1]), (float)_spec.Dequantize(slots[2])),
    };
}
