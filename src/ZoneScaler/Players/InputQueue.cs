using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>
/// Puts a player's inputs in order. They may overtake each other when one follows a handover trail while the next goes straight to the new zone.
/// Holds at most <see cref="Limit"/> early ones; then the missing ones are given up.
/// </summary>
internal sealed class InputQueue
{
    public const int Limit = 64;

    private readonly SortedDictionary<uint, PlayerInput> _early = [];

    /// <summary>The number of the last input that was handled.</summary>
    public uint Last { get; private set; }

    /// <summary>Takes an input in.</summary>
    /// <returns>Whether it is the next, so that it is to be handled now; others wait for <see cref="TryTakeNext"/>, and duplicates are forgotten.</returns>
    public bool Accept(uint number, uint messageType, ReadOnlySpan<byte> payload)
    {
        if (number == Last + 1)
        {
            Last = number;
            return true;
        }
        if (number > Last && !_early.ContainsKey(number))
        {
            _early.Add(number, new PlayerInput(messageType, payload.ToArray()));
            if (_early.Count > Limit)
                Last = _early.First().Key - 1;
        }
        return false;
    }

    /// <summary>Takes an early input whose turn has come.</summary>
    public bool TryTakeNext(out PlayerInput input)
    {
        if (!_early.Remove(Last + 1, out input))
            return false;
        Last++;
        return true;
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint(Last);
        writer.WriteVarint((ulong)_early.Count);
        foreach (var (number, input) in _early)
        {
            writer.WriteVarint(number);
            writer.WriteUInt32(input.MessageType);
            writer.WriteBlob(input.Payload);
        }
    }

    public void Read(ref ByteReader reader)
    {
        Last = (uint)reader.ReadCount(int.MaxValue);
        for (var count = reader.ReadCount(Limit); count > 0; count--)
            _early[(uint)reader.ReadCount(int.MaxValue)] = new PlayerInput(reader.ReadUInt32(), reader.ReadBlob().ToArray());
    }
}

/// <summary>One input of a player.</summary>
internal readonly record struct PlayerInput(uint MessageType, byte[] Payload);
