using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Messages;

/// <summary>
/// The inputs that no snapshot has yet told the use of, to be sent again after a reconnect, perhaps to another server. Bounded: the oldest are forgotten. A server that
/// lives has had those, even if no entity was there to use them; what is lost with a connection is the newest.
/// </summary>
internal sealed class PendingInputs
{
    /// <summary>More than are under way before the silence of a dead connection is noticed; less than a server lets through at once.</summary>
    public const int Capacity = 100;

    private readonly ByteWriter?[] _payloads = new ByteWriter[Capacity];
    private readonly uint[] _types = new uint[Capacity];
    private uint _firstPending = 1;

    /// <summary>The number of the last input made.</summary>
    public uint Last { get; private set; }

    public int Count => (int)(Last + 1 - _firstPending);

    /// <summary>Takes the next number; the caller writes the fields to what is returned.</summary>
    public ByteWriter Add(uint type)
    {
        if (Count == Capacity)
            _firstPending++;
        Last++;
        _types[Last % Capacity] = type;
        var payload = _payloads[Last % Capacity] ??= new ByteWriter(32);
        payload.Clear();
        return payload;
    }

    /// <summary>Takes the last one back.</summary>
    public void Undo() => Last--;

    /// <summary>Forgets inputs up to one that was used.</summary>
    public void Confirm(uint number)
    {
        if (number >= _firstPending)
            _firstPending = Math.Min(number, Last) + 1;
    }

    public (uint Number, uint Type, ByteWriter Payload) At(int index)
    {
        var number = _firstPending + (uint)index;
        return (number, _types[number % Capacity], _payloads[number % Capacity]!);
    }

    public void Reset()
    {
        Last = 0;
        _firstPending = 1;
    }
}
