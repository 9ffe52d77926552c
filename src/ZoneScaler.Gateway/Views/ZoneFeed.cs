using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Views;

/// <summary>What the gateway knows of one zone's stream.</summary>
internal sealed class ZoneFeed(ZoneId zone, int index)
{
    private const int MaxHandles = 1 << 22;

    private int[] _records = [];

    public ZoneId Zone { get; } = zone;

    /// <summary>The feed's number in the view.</summary>
    public int Index { get; } = index;

    /// <summary>The zone's epoch; nothing of a lower one counts any more.</summary>
    public uint Epoch { get; set; }

    /// <summary>Whose history the owner goes on with, and up to which tick; see <see cref="StreamEntryReader.Origin"/>.</summary>
    public (uint Epoch, long Tick) Origin { get; set; }

    /// <summary>The number of the subscription whose entries count.</summary>
    public uint Subscription { get; private set; }

    /// <summary>The number of the one that was asked for last; the first entry of its full state lets it take the other's place.</summary>
    public uint Wanted { get; private set; }

    /// <summary>The number of the last one that was refused, as far as that was told.</summary>
    public uint Refused { get; set; }

    /// <summary>The number of the last entry; the next one has the next number.</summary>
    public uint Entry { get; set; }

    /// <summary>The last tick delivered.</summary>
    public long Tick { get; set; } = long.MinValue;

    /// <summary>The tick at which the last full state began.</summary>
    public long FullTick { get; set; } = long.MinValue;

    /// <summary>Whether the stream runs without a gap since its full state began; until then nothing counts.</summary>
    public bool IsReady { get; set; }

    /// <summary>Whether all of the full state has come.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The last of all orphans that there were when the full state began.</summary>
    public ulong LastOrphanBefore { get; set; }

    /// <summary>Records of the zone that the full state has not shown again yet.</summary>
    public HashSet<int> Unseen { get; } = [];

    /// <summary>Whether the full state is that of another life than the one that the records are of.</summary>
    public bool IsAnotherLife { get; set; }

    /// <summary>Whether it is that of another owner, who goes on with the same life.</summary>
    public bool IsTakenOver { get; set; }

    /// <summary>When the zone was last asked for its stream.</summary>
    public TimeSpan Asked { get; set; }

    /// <summary>How long to wait until it is asked again.</summary>
    public TimeSpan Patience { get; set; }

    /// <summary>How often in a row it was asked in vain, as far as that was told.</summary>
    public int Refusals { get; set; }

    /// <summary>When the last entry came, or the zone was last asked for one.</summary>
    public TimeSpan Heard { get; set; }

    /// <summary>When the last entry came.</summary>
    public TimeSpan Followed { get; set; }

    public bool IsAsleep { get; set; }

    /// <summary>How many sessions look at the zone's cell.</summary>
    public int Watchers { get; set; }

    /// <summary>Since when none does.</summary>
    public TimeSpan UnwatchedSince { get; set; }

    /// <summary>Whether beats wait for the zone.</summary>
    public bool IsAwake => IsReady && !IsAsleep;

    /// <summary>Whether all is known that the zone had to say up to a time, and a tick more.</summary>
    public bool IsUpToDate(TimeSpan time) => IsReady && IsComplete && (IsAsleep || Followed > time);

    /// <summary>A full state is asked for.</summary>
    /// <param name="number">A number that was never used before.</param>
    public void Want(uint number) => Wanted = number;

    /// <summary>
    /// Whether an entry is of the subscription that counts, or begins the one that was asked for. While that is waited for, the former one counts only if another owner goes on with it, who may have
    /// been asked before it was the owner.
    /// </summary>
    public bool Admits(in StreamEntryReader entry)
    {
        if (entry.Subscription == 0)
            return false;
        if (entry.Subscription == Wanted && Subscription != Wanted && entry.IsFull)
            (Subscription, Entry) = (Wanted, 0);
        return entry.Subscription == Subscription && (IsReady || Subscription == Wanted || IsTakeover(in entry));
    }

    /// <summary>Whether an entry is the first of another owner, who goes on with the subscription from the entry that it knows of, and begins with the full state.</summary>
    public bool IsTakeover(in StreamEntryReader entry) => entry.IsFull && entry.Epoch > Epoch;

    /// <summary>The record of a handle, or -1.</summary>
    public int this[int handle] => (uint)handle < (uint)_records.Length ? _records[handle] : -1;

    /// <summary>Whether a stream may use such a handle.</summary>
    public static bool IsHandle(int handle) => handle < MaxHandles;

    public void Set(int handle, int record)
    {
        if (handle >= _records.Length)
        {
            var length = _records.Length;
            Array.Resize(ref _records, Math.Max(64, Math.Max(handle + 1, length * 2)));
            Array.Fill(_records, -1, length, _records.Length - length);
        }
        _records[handle] = record;
    }

    public void ClearHandles() => Array.Fill(_records, -1);
}
