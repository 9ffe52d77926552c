using System.Runtime.CompilerServices;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Views;

/// <summary>
/// The last states of all entities of one schema: a ring of versions per row, each with the beat from which it held. A snapshot's base is looked up here.
/// Not thread-safe; while no one writes, any number of threads may read.
/// </summary>
internal sealed class StateHistory(Schema schema)
{
    /// <summary>How many versions a row keeps: at a change per beat, as many beats.</summary>
    public const int Versions = 32;

    private const int ChunkRows = 256;
    private const int ChunkShift = 8;

    private readonly int _stride = schema.SlotCount;
    private readonly int _rowStride = schema.SlotCount * Versions;
    private readonly List<int> _free = [];
    private uint[][] _slots = [];
    private int[][] _beats = [];
    private uint[] _newest = [];
    private byte[]?[][] _blobs = [];
    private int _rows;

    public Schema Schema { get; } = schema;

    /// <summary>Takes a row; its state is all zeros from the given beat on.</summary>
    public int Add(int beat)
    {
        int row;
        if (_free.Count > 0)
        {
            row = _free[^1];
            _free.RemoveAt(_free.Count - 1);
        }
        else
        {
            row = _rows++;
            if (row >> ChunkShift == _slots.Length)
                Grow();
        }
        _newest[row] = 0;
        BeatsOf(row).Fill(beat + 1); // not yet in use: later than any base
        BeatsOf(row)[0] = beat;
        Slots(row, 0).Clear();
        _blobs[row].AsSpan().Clear();
        return row;
    }

    public void Remove(int row) => _free.Add(row);

    /// <summary>The newest state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<uint> Current(int row) => Slots(row, (int)(_newest[row] % Versions));

    /// <summary>The blobs of the newest state by slot; empty where the schema has none.</summary>
    public byte[]?[] Blobs(int row) => _blobs[row];

    /// <summary>Opens the version of a beat for writing: a copy of the newest, or the newest itself if it is of this beat.</summary>
    public Span<uint> Change(int row, int beat)
    {
        var newest = _newest[row];
        var beats = BeatsOf(row);
        if (beats[(int)(newest % Versions)] == beat)
            return Slots(row, (int)(newest % Versions));
        var next = newest + 1;
        var target = Slots(row, (int)(next % Versions));
        Slots(row, (int)(newest % Versions)).CopyTo(target);
        beats[(int)(next % Versions)] = beat;
        _newest[row] = next;
        return target;
    }

    /// <summary>The state as it was at the end of a beat, or empty if it is no longer known.</summary>
    public ReadOnlySpan<uint> At(int row, int beat)
    {
        var beats = BeatsOf(row);
        var newest = _newest[row];
        var oldest = newest < Versions ? 0 : newest - Versions + 1;
        for (var version = newest; ; version--)
        {
            if (beats[(int)(version % Versions)] - beat <= 0)
                return Slots(row, (int)(version % Versions));
            if (version == oldest)
                return default;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<uint> Slots(int row, int version) =>
        _slots[row >> ChunkShift].AsSpan((row & (ChunkRows - 1)) * _rowStride + version * _stride, _stride);

    private Span<int> BeatsOf(int row) => _beats[row >> ChunkShift].AsSpan((row & (ChunkRows - 1)) * Versions, Versions);

    private void Grow()
    {
        var chunks = _slots.Length + 1;
        Array.Resize(ref _slots, chunks);
        Array.Resize(ref _beats, chunks);
        Array.Resize(ref _newest, chunks * ChunkRows);
        Array.Resize(ref _blobs, chunks * ChunkRows);
        _slots[chunks - 1] = new uint[ChunkRows * _rowStride];
        _beats[chunks - 1] = new int[ChunkRows * Versions];
        for (var row = (chunks - 1) * ChunkRows; row < _blobs.Length; row++)
            _blobs[row] = Schema.BlobSlots == 0 ? [] : new byte[]?[Schema.SlotCount];
    }
}
