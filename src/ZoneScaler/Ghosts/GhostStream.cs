using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Planting;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Ghosts;

/// <summary>
/// What a zone knows of one neighbour's stream: which ghost each handle stands for, and how fresh it is. Entries are numbered; after a gap none counts until the full state begins,
/// which this end asks for under a new subscription number.
/// </summary>
internal sealed class GhostStream(ZoneId source)
{
    private EntityRecord?[] _byHandle = [];
    private uint _subscription;
    private uint _wanted;
    private uint _lastEntry;
    private TimeSpan _requestedAt;

    public ZoneId Source { get; } = source;

    /// <summary>The receiver's tick up to which the stream's state is known.</summary>
    public long LastHeard { get; private set; }

    /// <summary>The same for ghosts that the full state, which is coming in, has not shown yet.</summary>
    public long HeardBefore { get; private set; }

    /// <summary>The tick that the last entry described.</summary>
    public long LastTick { get; private set; }

    /// <summary>Counts the full states that have begun. A ghost carries that in which it entered.</summary>
    public uint Generation { get; private set; }

    /// <summary>How many ghosts it shows.</summary>
    public int Count { get; set; }

    /// <summary>Whether a full state is needed and has not begun.</summary>
    public bool IsAwaiting { get; private set; }

    /// <summary>Whether the neighbour is to be asked for it in this tick.</summary>
    public bool OwesRequest { get; set; }

    /// <summary>For how many ticks ghosts have been moved on without news.</summary>
    public int ExtrapolatedTicks { get; set; }

    /// <summary>The ghost of a handle; null if it was not taken in, or another zone shows it now.</summary>
    public EntityRecord? this[int handle]
    {
        get => handle < _byHandle.Length ? _byHandle[handle] : null;
        set
        {
            if (handle >= _byHandle.Length)
            {
                if (value == null)
                    return;
                Array.Resize(ref _byHandle, Math.Max(_byHandle.Length * 2, handle + 1));
            }
            _byHandle[handle] = value;
        }
    }

    /// <summary>Loads the ghosts of the next records into the processor's cache while one is worked on, as <see cref="EntityRecord.FetchAfter"/> does for lists.</summary>
    public void FetchNext(in StreamEntryReader entry)
    {
        var (next, afterNext) = entry.PeekHandles();
        if (next >= 0)
            this[next]?.Entity.Touch();
        if (afterNext >= 0)
            this[afterNext]?.Touch();
    }

    /// <summary>Judges an entry by its number.</summary>
    /// <returns>Whether it counts.</returns>
    public bool Accept(uint subscription, uint entry, bool isFull)
    {
        if (isFull && entry == 1 && subscription > _subscription && (!IsAwaiting || subscription >= _wanted))
        {
            _subscription = subscription;
            _lastEntry = 1;
            IsAwaiting = false;
            OwesRequest = false;
            HeardBefore = LastHeard;
            Generation++;
            Array.Clear(_byHandle);
            return true;
        }
        if (!IsAwaiting && subscription == _subscription && (entry == _lastEntry + 1 || Planted.Is(PlantedBug.GhostGapIgnored)))
        {
            _lastEntry = entry;
            return true;
        }
        if (subscription > _subscription || (subscription == _subscription && entry > _lastEntry))
            Await(subscription);
        return false;
    }

    /// <summary>Notes how fresh the state is after an entry.</summary>
    /// <param name="tick">The tick that it describes.</param>
    /// <param name="now">The receiver's tick.</param>
    /// <param name="isHeld">Whether state was held back.</param>
    public void NoteHeard(long tick, long now, bool isHeld)
    {
        // What is sent in a tick arrives in the next: that is no age.
        if (isHeld)
            return;
        LastHeard = Math.Min(now, tick + 1);
        LastTick = tick;
    }

    /// <summary>The stream can no longer be followed: the full state is needed.</summary>
    public void Await() => Await(_subscription);

    /// <summary>Another owner publishes from now on: it counts its subscriptions anew, from a full state.</summary>
    public void Restart()
    {
        _subscription = 0;
        _lastEntry = 0;
        _wanted = 0;
        IsAwaiting = false;
        OwesRequest = false;
    }

    /// <summary>The subscription to ask for; 0 while all is well.</summary>
    public uint TakeRequest(TimeSpan now)
    {
        if (!IsAwaiting)
            return 0;
        OwesRequest = false;
        _requestedAt = now;
        return _wanted;
    }

    /// <summary>Asks again if the neighbour has not answered in time.</summary>
    public void RepeatRequest(TimeSpan now)
    {
        if (IsAwaiting && now - _requestedAt >= OutgoingChannel.ResendAfter)
            OwesRequest = true;
    }

    private void Await(uint heard)
    {
        if (IsAwaiting && heard < _wanted)
            return;
        _wanted = Math.Max(heard, _subscription) + 1;
        IsAwaiting = true;
        OwesRequest = true;
    }
}
