using ZoneScaler.Planting;
using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>
/// Puts a player's inputs in order, and drops those that come twice. They may overtake each other when one follows a handover trail while the next goes straight to
/// the new zone, and may be lost: then the gateway sends them again. Holds at most <see cref="Limit"/> early ones; further ones are forgotten, and come again, too.
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
            _early.Remove(number);
            return true;
        }
        if (number <= Last)
            return Planted.Is(PlantedBug.InputTwice);
        if (_early.Count < Limit)
            _early.TryAdd(number, new PlayerInput(messageType, payload.ToArray()));
        return false;
    }

    /// <summary>Gives up what is missing up to a number: nobody has it any more.</summary>
    public void Skip(uint number)
    {
        if (number <= Last)
            return;
        Last = number;
        while (_early.Count > 0 && _early.First().Key <= number)
            _early.Remove(_early.First().Key);
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
        Last = reader.ReadNumber();
        for (var count = reader.ReadCount(Limit); count > 0; count--)
            _early[reader.ReadNumber()] = new PlayerInput(reader.ReadUInt32(), reader.ReadBlob().ToArray());
    }
}

/// <summary>One input of a player.</summary>
internal readonly record struct PlayerInput(uint MessageType, byte[] Payload);
