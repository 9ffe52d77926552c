using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Zones;

namespace ZoneScaler.Backups;

/// <summary>
/// A backup of a zone: its whole state as of a tick, kept up by entries. A new whole state is built aside and swapped in when it is complete, so there is always one that can be promoted.
/// Thread-safe.
/// </summary>
/// <param name="create">Makes the zone that a state is read into; it never runs unless it is promoted.</param>
internal sealed class Replica(Func<Zone> create)
{
    /// <summary>The largest state that is taken in, in bytes.</summary>
    public const int MaxStateBytes = 256 << 20;

    /// <summary>How many entries wait for a state that comes in parts.</summary>
    public const int MaxWaitingEntries = 1024;

    private readonly Lock _lock = new();
    private readonly List<(long Tick, byte[] Content)> _waiting = []; // entries that follow the state that is coming in
    private ReplicaState? _whole;
    private ByteWriter? _coming;
    private long _comingTick;
    private uint _epoch;
    private uint _history; // the epoch of the owner that did what is here last
    private long _feed;
    private bool _asked; // for the whole state
    private bool _isCurrent; // what is here is of the present owner's history, and of this feed
    private bool _hasFailed;

    /// <summary>The tick up to which it has everything; -1: none.</summary>
    public long Tick
    {
        get
        {
            lock (_lock)
                return _whole?.Tick ?? -1;
        }
    }

    /// <summary>The tick up to which it has all that the present owner has; -1: what is here is not its.</summary>
    public long Acknowledged
    {
        get
        {
            lock (_lock)
                return _isCurrent && _whole != null ? _whole.Tick : -1;
        }
    }

    /// <summary>Which of the times that this node was made a backup it was last fed as.</summary>
    public long Feed
    {
        get
        {
            lock (_lock)
                return _feed;
        }
    }

    /// <summary>Whether what is here was to go on as the zone, and could not, though it was of the right tick.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_lock)
                return _hasFailed;
        }
    }

    /// <summary>Takes in an entry or a part of the state.</summary>
    /// <returns>Whether the whole state is needed; null if the frame does not count.</returns>
    /// <exception cref="CodecException">The frame is malformed; the whole state is needed.</exception>
    public bool? Take(in BackupHeader header, ref ByteReader content)
    {
        lock (_lock)
        {
            if (header.Epoch < _epoch || header.Feed < _feed)
                return null; // by an owner that is one no more, or from before this was given up
            if (header.Epoch > _epoch)
                Follow(in header);
            else if (header.Feed > _feed)
                (_coming, _asked, _isCurrent) = (null, true, false); // given up and taken in again: what was sent meanwhile is not here
            _feed = header.Feed;
            _hasFailed = false;
            try
            {
                if (header.Kind == FrameKind.BackupEntry)
                    TakeEntry(in header, ref content);
                else
                    TakeState(in header, ref content);
            }
            catch
            {
                // Whatever it was, what is here may be half of one tick and half of another.
                (_whole, _coming, _asked, _isCurrent) = (null, null, false, false);
                throw;
            }
            return _asked;
        }
    }

    /// <summary>Makes the zone that goes on from here. The replica is used up, unless it fails.</summary>
    /// <param name="epoch">The epoch in which it goes on.</param>
    /// <param name="resumeTick">The tick that it must have exactly; null if any will do.</param>
    /// <returns>Null if there is no whole state, or it is of another tick.</returns>
    public Zone? Promote(uint epoch, long? resumeTick)
    {
        lock (_lock)
        {
            if (_whole is not { } whole || (resumeTick is { } tick && whole.Tick != tick))
                return null;
            try
            {
                var promoted = whole.Promote(epoch);
                promoted.OpenedFrom = _history;
                (_whole, _epoch) = (null, epoch);
                return promoted;
            }
            catch
            {
                (_whole, _hasFailed) = (null, true); // if it cannot even be written, there is none
                var state = new ByteWriter(1 << 14);
                whole.Write(state);
                _whole = new ReplicaState(create(), state.Written);
                throw;
            }
        }
    }

    /// <summary>Writes the whole state, as <see cref="BackupLog.WriteWhole"/> does.</summary>
    /// <returns>The tick that it is of; null if there is no whole state.</returns>
    public long? Write(ByteWriter state)
    {
        lock (_lock)
        {
            _whole?.Write(state);
            return _whole?.Tick;
        }
    }

    /// <summary>Begins with the state of a zone that ran here and is owned elsewhere from now on; unless what its next owner has sent meanwhile is here already.</summary>
    public void Adopt(Zone zone)
    {
        var whole = new ByteWriter(1 << 14);
        BackupLog.WriteWhole(zone, whole);
        lock (_lock)
        {
            if (_isCurrent && _whole != null && _epoch > zone.Epoch)
                return;
            _epoch = Math.Max(_epoch, zone.Epoch);
            _history = zone.Epoch;
            _whole = new ReplicaState(create(), whole.Written);
            _isCurrent = true;
        }
    }

    /// <summary>Another owner goes on with the zone. What is here counts if that owner began with it or with later.</summary>
    private void Follow(in BackupHeader header)
    {
        _epoch = header.Epoch;
        _coming = null;
        _waiting.Clear();
        // What is here stays until the new state is whole: it has all that was ever committed.
        _isCurrent = header.Kind == FrameKind.BackupEntry && _whole != null && _whole.Tick <= header.OpenedTick;
        _asked = !_isCurrent;
    }

    private void TakeEntry(in BackupHeader header, ref ByteReader content)
    {
        if (_coming != null)
        {
            if (_waiting.Count < MaxWaitingEntries)
                _waiting.Add((header.Tick, content.Rest.ToArray()));
            else
                (_coming, _asked) = (null, true);
            return;
        }
        if (_asked || _whole == null)
        {
            _asked = true;
            return;
        }
        Apply(_whole, header.Tick, ref content);
        if (!_asked)
            _history = _epoch;
    }

    private void Apply(ReplicaState state, long tick, ref ByteReader content)
    {
        var previous = (long)content.ReadUInt64();
        if (tick <= state.Tick)
            return; // it came twice
        if (previous != state.Tick)
            _asked = true;
        else
            state.Apply(tick, ref content);
    }

    private void TakeState(in BackupHeader header, ref ByteReader content)
    {
        var length = content.ReadUInt32();
        var offset = content.ReadUInt32();
        if (length > MaxStateBytes)
            throw new CodecException($"The state of zone {header.Zone} takes {length} bytes; at most {MaxStateBytes} are allowed.");
        if (offset == 0)
        {
            _coming = new ByteWriter();
            _comingTick = header.Tick;
            _asked = false;
            _waiting.Clear();
        }
        if (_coming == null || header.Tick != _comingTick || offset != _coming.Length)
        {
            (_coming, _asked) = (null, true); // a part was lost
            return;
        }
        _coming.WriteBytes(content.Rest);
        if (_coming.Length > length)
            throw new CodecException($"The state of zone {header.Zone} takes more than the {length} bytes that were said.");
        if (_coming.Length < length)
            return;
        var state = new ReplicaState(create(), _coming.Written);
        _coming = null;
        foreach (var (tick, entry) in _waiting)
        {
            var reader = new ByteReader(entry);
            Apply(state, tick, ref reader);
        }
        _waiting.Clear();
        (_whole, _history, _isCurrent) = (state, _epoch, true);
    }
}
