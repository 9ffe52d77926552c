namespace ZoneScaler.Client.Entities;

/// <summary>
/// An entity's last states by snapshot and tick: bases of differences to come, and the two sides of the moment shown. A ring that grows to what is
/// needed and then allocates nothing.
/// </summary>
internal sealed class StateHistory
{
    private const int StartCapacity = 2;

    private readonly int _slotCount;
    private readonly bool _hasBlobs;
    private uint[] _slots;
    private byte[]?[] _blobs;
    private uint[] _snapshots = new uint[StartCapacity];
    private long[] _ticks = new long[StartCapacity];
    private int _first;

    public StateHistory(int slotCount, bool hasBlobs)
    {
        _slotCount = slotCount;
        _hasBlobs = hasBlobs;
        _slots = new uint[StartCapacity * slotCount];
        _blobs = hasBlobs ? new byte[StartCapacity * slotCount][] : Array.Empty<byte[]?>();
    }

    public int Count { get; private set; }

    public long TickOf(int index) => _ticks[At(index)];

    public Span<uint> Slots(int index) => new(_slots, At(index) * _slotCount, _slotCount);

    public Span<byte[]?> Blobs(int index) => _hasBlobs ? new Span<byte[]?>(_blobs, At(index) * _slotCount, _slotCount) : default;

    /// <summary>The index of the state that the entity had after a snapshot, or -1 if it was not known then.</summary>
    public int IndexAfter(uint snapshot)
    {
        for (var index = Count - 1; index >= 0; index--)
        {
            var number = _snapshots[At(index)];
            if (number <= snapshot)
                return number == 0 ? -1 : index;
        }
        return -1;
    }

    /// <summary>The index of the last state that is not newer than a moment; 0 if all are.</summary>
    public int IndexAt(double tick)
    {
        var index = Count - 1;
        while (index > 0 && _ticks[At(index)] > tick)
            index--;
        return index;
    }

    /// <summary>Adds a state, to be filled in by the caller.</summary>
    /// <param name="snapshot">The snapshot that brings it.</param>
    /// <param name="tick">Its tick.</param>
    /// <param name="oldestBase">The oldest snapshot that may still be a base.</param>
    /// <param name="oldestTick">The oldest moment that may still be shown.</param>
    public void Add(uint snapshot, long tick, uint oldestBase, double oldestTick)
    {
        // The first state is needed until the second one serves both as a base and as the earlier side of the moment shown.
        while (Count > 1 && _snapshots[At(1)] <= oldestBase && _ticks[At(1)] <= oldestTick)
        {
            _first = (_first + 1) & (_ticks.Length - 1);
            Count--;
        }
        if (Count == _ticks.Length)
            Grow();
        Count++;
        var place = At(Count - 1);
        _snapshots[place] = snapshot;
        _ticks[place] = tick;
    }

    /// <summary>Makes what is there of no use as a base: the entity left, or the connection is another.</summary>
    public void ForgetSnapshots() => Array.Clear(_snapshots, 0, _snapshots.Length);

    private int At(int index) => (_first + index) & (_ticks.Length - 1);

    private void Grow()
    {
        var capacity = _ticks.Length * 2;
        var slots = new uint[capacity * _slotCount];
        var blobs = _hasBlobs ? new byte[capacity * _slotCount][] : Array.Empty<byte[]?>();
        var snapshots = new uint[capacity];
        var ticks = new long[capacity];
        for (var index = 0; index < Count; index++)
        {
            Slots(index).CopyTo(slots.AsSpan(index * _slotCount));
            Blobs(index).CopyTo(blobs.AsSpan(_hasBlobs ? index * _slotCount : 0));
            snapshots[index] = _snapshots[At(index)];
            ticks[index] = _ticks[At(index)];
        }
        (_slots, _blobs, _snapshots, _ticks, _first) = (slots, blobs, snapshots, ticks, 0);
    }
}
