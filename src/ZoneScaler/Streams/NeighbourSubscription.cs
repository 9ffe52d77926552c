using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Streams;

/// <summary>
/// A neighbouring zone as a subscriber: it gets what lies within its ghost distance. Its first entries are the full state, in chunks; after that, changes. It asks for the
/// full state again, under a higher number, when it has missed an entry.
/// </summary>
internal sealed class NeighbourSubscription(ZoneId zone, int index)
{
    /// <summary>How many bytes of entering and held-back state a tick's entry takes.</summary>
    public const int MaxStateBytesPerTick = 64 << 10;

    public ZoneId Zone { get; } = zone;

    /// <summary>The neighbour's bit in masks.</summary>
    public uint Bit { get; } = 1u << index;

    /// <summary>The subscription's number.</summary>
    public uint Number { get; private set; } = 1;

    /// <summary>The number of the last entry.</summary>
    public uint LastEntry { get; private set; }

    /// <summary>The records of this tick.</summary>
    public ByteWriter Records { get; } = new();

    /// <summary>How many of the entities it shows.</summary>
    public int Known { get; set; }

    /// <summary>Whether it can be reached.</summary>
    public bool IsReachable { get; set; }

    /// <summary>Whether state is held back for now.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether it is to hear from the zone even if nothing has happened.</summary>
    public bool OwesEntry { get; set; }

    /// <summary>Whether something that it should have was left for a later tick.</summary>
    public bool IsBehind { get; set; }

    /// <summary>Whether the full state is on its way.</summary>
    public bool IsFilling { get; private set; } = true;

    /// <summary>How much state this tick's entry still takes.</summary>
    public int BytesLeft { get; set; }

    /// <summary>Whether there is anything to tell, a sign of life included.</summary>
    public bool HasNews => Known > 0 || Records.Length > 0 || OwesEntry;

    /// <summary>Starts the entry of a tick.</summary>
    public void Begin()
    {
        Records.Clear();
        BytesLeft = MaxStateBytesPerTick;
        IsBehind = false;
    }

    /// <summary>Begins anew, with the full state. The publisher forgets what the neighbour knows.</summary>
    public void Restart(uint number)
    {
        Number = number;
        LastEntry = 0;
        Known = 0;
        IsFilling = true;
        OwesEntry = true;
        Records.Clear();
    }

    /// <summary>Writes the entry of this tick: its flags, subscription, number and records.</summary>
    public void WriteEntry(ByteWriter frame)
    {
        var isComplete = IsFilling && !IsBehind && !IsHeld;
        var flags = (LastEntry == 0 ? StreamEntryFlags.Full : 0) | (isComplete ? StreamEntryFlags.Complete : 0) | (IsHeld ? StreamEntryFlags.Held : 0);
        frame.WriteByte((byte)flags);
        frame.WriteVarint(Number);
        frame.WriteVarint(++LastEntry);
        frame.WriteBytes(Records.Written);
        IsFilling &= !isComplete;
        OwesEntry &= IsFilling;
    }
}
