using ZoneScaler.Protocol;

namespace ZoneScaler.Channels;

/// <summary>The receiving end of a channel: which messages have taken effect. Part of the zone's state.</summary>
internal sealed class IncomingChannel
{
    /// <summary>The number of the last message that has taken effect.</summary>
    public ulong LastConsumed { get; private set; }

    /// <summary>Whether a confirmation is owed: also for a duplicate, whose first confirmation may be lost.</summary>
    public bool OwesConfirmation { get; set; }

    /// <summary>Whether a message is to take effect now.</summary>
    /// <returns>False for a duplicate, and for one that is ahead of a lost one: it will be sent again.</returns>
    public bool Accept(ulong number)
    {
        OwesConfirmation = true;
        if (number != LastConsumed + 1)
            return false;
        LastConsumed = number;
        return true;
    }

    /// <summary>Nothing has come from the zone's new life.</summary>
    public void Reset() => LastConsumed = 0;

    public void Write(ByteWriter writer) => writer.WriteVarint(LastConsumed);

    public void Read(ref ByteReader reader) => LastConsumed = reader.ReadVarint();
}
