using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// A session's inputs that its entity has not yet been seen to use, to be sent again if they were lost. Bounded by count and bytes: beyond, the oldest are given up, and
/// the zone is told not to wait for them: what a player does now counts more than what they did while nobody was there to do it.
/// </summary>
internal sealed class InputBacklog
{
    /// <summary>The most inputs.</summary>
    public const int MaxInputs = 1024;

    /// <summary>The most bytes of their fields.</summary>
    public const int MaxBytes = 64 << 10;

    private readonly Queue<(uint Number, uint Type, int Length)> _inputs = new();
    private readonly ByteWriter _fields = new(0); // of all of them, and before those of some that are gone
    private byte[] _spare = [];
    private int _start;

    /// <summary>How many there are.</summary>
    public int Count => _inputs.Count;

    /// <summary>Since when nothing of it was used.</summary>
    public TimeSpan Since { get; set; }

    /// <summary>The number of the oldest input, or of the next one.</summary>
    public uint Oldest { get; private set; } = 1;

    /// <summary>Adds an input.</summary>
    public void Add(uint number, uint type, ReadOnlySpan<byte> fields, TimeSpan now)
    {
        if (_inputs.Count == 0)
        {
            Since = now;
            Oldest = number;
        }
        while (_inputs.Count > 0 && (_inputs.Count == MaxInputs || _fields.Length - _start + fields.Length > MaxBytes))
            DropOldest();
        if (_fields.Length + fields.Length > 2 * MaxBytes)
            Compact();
        _inputs.Enqueue((number, type, fields.Length));
        _fields.WriteBytes(fields);
    }

    /// <summary>Fills up numbers that were left out with inputs of no type, which do nothing: those before them are still to be used in their turn.</summary>
    public void Skip(uint first, uint next)
    {
        if (_inputs.Count == 0)
            return; // the oldest one will be the next
        if (next - first >= MaxInputs)
            Clear();
        for (; _inputs.Count > 0 && first < next; first++)
            Add(first, 0, [], Since);
    }

    /// <summary>Forgets inputs up to one that was used.</summary>
    public void Confirm(uint number, TimeSpan now)
    {
        while (_inputs.TryPeek(out var oldest) && oldest.Number <= number)
        {
            DropOldest();
            Since = now;
        }
        if (number >= Oldest && number < uint.MaxValue)
            Oldest = number + 1;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _inputs.Clear();
        _fields.Clear();
        _start = 0;
    }

    /// <summary>Hands out all inputs, oldest first.</summary>
    public void SendAll(SendInput send)
    {
        var at = _start;
        foreach (var (number, type, length) in _inputs)
        {
            send(Oldest, number, type, _fields.Written.Slice(at, length));
            at += length;
        }
    }

    private void DropOldest()
    {
        var oldest = _inputs.Dequeue();
        _start += oldest.Length;
        Oldest = _inputs.TryPeek(out var next) ? next.Number : oldest.Number + 1;
        if (_inputs.Count > 0)
            return;
        _fields.Clear();
        _start = 0;
    }

    private void Compact()
    {
        var rest = _fields.Written[_start..];
        if (_spare.Length < rest.Length)
            _spare = new byte[MaxBytes];
        rest.CopyTo(_spare);
        var length = rest.Length;
        _fields.Clear();
        _fields.WriteBytes(_spare.AsSpan(0, length));
        _start = 0;
    }
}

/// <summary>Sends an input.</summary>
/// <param name="oldest">The oldest one that there is.</param>
/// <param name="number">Its number.</param>
/// <param name="type">Its type.</param>
/// <param name="fields">Its fields.</param>
internal delegate void SendInput(uint oldest, uint number, uint type, ReadOnlySpan<byte> fields);
