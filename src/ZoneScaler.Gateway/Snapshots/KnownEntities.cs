using System.Numerics;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>
/// What one client has been shown: an entity per local id, and of which of the last 32 snapshots the client's state of it was the view's. Local ids are
/// dense: the lowest free one is taken, and one is free again in the snapshot after the one in which its entity left.
/// </summary>
internal sealed class KnownEntities
{
    private const int StartCapacity = 128;

    /// <summary>The entity that is the player's own, as the client was told; -1 if none.</summary>
    public int OwnLocal { get; set; } = -1;

    /// <summary>How many entities the client knows.</summary>
    public int Count { get; private set; }

    /// <summary>The last snapshot after which the client's state of all of them was right.</summary>
    public uint AllFresh { get; set; }

    /// <summary>The local ids in use, 64 to a word.</summary>
    public ulong[] Used = new ulong[StartCapacity / 64];

    // By local id. Bit i of Fresh: after the i-th last snapshot the client had the view's state of then. LastFresh: the last such snapshot's number.
    public int[] Record = new int[StartCapacity];
    public uint[] Serial = new uint[StartCapacity];
    public uint[] Fresh = new uint[StartCapacity];
    public uint[] LastFresh = new uint[StartCapacity];

    public void Reset()
    {
        Array.Clear(Used);
        Count = 0;
        OwnLocal = -1;
        AllFresh = 0;
    }

    /// <summary>The lowest free id from <paramref name="from"/> on; grows if there is none.</summary>
    public int NextFree(int from)
    {
        for (var word = from >> 6; word < Used.Length; word++)
        {
            var free = ~Used[word];
            if (word == from >> 6)
                free &= ulong.MaxValue << (from & 63);
            if (free != 0)
                return (word << 6) + BitOperations.TrailingZeroCount(free);
        }
        var next = Math.Max(from, Record.Length);
        while (next >= Record.Length)
            Grow();
        return next;
    }

    public void Take(int local)
    {
        Used[local >> 6] |= 1UL << local;
        Count++;
    }

    public void Free(int local)
    {
        Used[local >> 6] &= ~(1UL << local);
        Count--;
        if (OwnLocal == local)
            OwnLocal = -1;
    }

    private void Grow()
    {
        var length = Record.Length * 2;
        Array.Resize(ref Used, length / 64);
        Array.Resize(ref Record, length);
        Array.Resize(ref Serial, length);
        Array.Resize(ref Fresh, length);
        Array.Resize(ref LastFresh, length);
    }
}
