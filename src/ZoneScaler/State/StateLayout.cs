using ZoneScaler.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.State;

/// <summary>Where the fields of an entity type lie in its state vector, in one world. Field 0 is the position.</summary>
internal sealed class StateLayout
{
    private readonly int[] _firstSlots;
    private readonly SlotScale[] _scales;
    private readonly bool[] _smallestThree;
    private readonly int[] _fieldOfSlot;
    private byte[]? _initialState;

    public StateLayout(EntityType type, int index, FieldSpec? position)
    {
        Type = type;
        FieldSpec?[] fields = [position, .. type.Fields];
        Schema = new Schema(index, type.Name, fields.OfType<FieldSpec>());
        _scales = new SlotScale[Schema.SlotCount];
        _smallestThree = new bool[Schema.SlotCount];
        _fieldOfSlot = new int[Schema.SlotCount];
        for (var i = 0; i < _scales.Length; i++)
        {
            _scales[i] = new SlotScale(Schema.Slots[i]);
            _smallestThree[i] = Schema.Slots[i].Kind == SlotKind.LargestComponent;
        }

        _firstSlots = new int[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is not { } field || field.Audience == Audience.Persisted)
            {
                _firstSlots[i] = -1;
                continue;
            }
            if (i > 0)
                VectorFields |= 1UL << i;
            _firstSlots[i] = Schema.FirstSlot(Schema.IndexOf(field.Name));
            for (var k = 0; k < field.Slots.Count; k++)
                _fieldOfSlot[_firstSlots[i] + k] = i;
        }
    }

    public EntityType Type { get; }

    public Schema Schema { get; }

    /// <summary>The fields that have slots, by number, without the position.</summary>
    public ulong VectorFields { get; }

    /// <summary>The exact state of a new object.</summary>
    public ReadOnlySpan<byte> InitialState => _initialState ??= WriteInitialState();

    /// <summary>The first slot of a field number; -1 for a field that has none (persisted).</summary>
    public int FirstSlot(int field) => _firstSlots[field];

    public ref readonly SlotScale Scale(int slot) => ref _scales[slot];

    public bool IsSmallestThree(int slot) => _smallestThree[slot];

    public int FieldOf(int slot) => _fieldOfSlot[slot];

    private byte[] WriteInitialState()
    {
        var writer = new ByteWriter();
        Type.Create().StoreState(ulong.MaxValue, new StateWriter(writer));
        return writer.Written.ToArray();
    }
}
