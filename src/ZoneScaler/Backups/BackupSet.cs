using ZoneScaler.Planting;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Backups;

/// <summary>
/// A zone's backups as its owner sees them: what each is sent, how far each is, and what of the zone's output waits until all required ones have the tick that made it.
/// The zone's thread writes; links' threads bring answers; the node's thread says who is a backup. The sequence is that of primary and backups in PacificA (Lin, Yang, Zhang, Zhou 2008).
/// </summary>
internal sealed class BackupSet(Zone zone)
{
    /// <summary>How many ticks may wait for backups; then the zone stands still until they answer or are given up.</summary>
    public const int MaxWaitingTicks = 100;

    private const int MaxStateBytesPerTick = 256 << 10;

    /// <summary>Of one that output waits for, as after a failover, when another backup has the state of another owner.</summary>
    private const int MaxRequiredStateBytesPerTick = 1 << 20;

    private readonly Lock _lock = new();
    private readonly List<BackupTarget> _targets = [];
    private readonly Queue<(long Tick, OutgoingFrame Frame)> _held = new();
    private readonly Queue<long> _waiting = new(); // ticks that are not committed
    private readonly BackupLog _log = new(zone);
    private readonly ByteWriter _entry = new(0);
    private readonly bool _holdsState = zone.World.Spec.Consistency == Consistency.Committed && !Planted.Is(PlantedBug.StateUnheld);
    private bool _isLogging;
    private uint _owner;
    private long _written; // the last tick whose changes have been written
    private long _committed;
    private volatile int _entryBytes;
    private volatile bool _isActive;
    private volatile bool _isRequired;

    /// <summary>
    /// Whether what must not be undone waits for backups while state does not: then they leave in frames of their own. It holds for a whole tick, whoever becomes required meanwhile. For the zone's own thread.
    /// </summary>
    public bool SplitsOutput { get; private set; }

    /// <summary>What a tick has to say to each backup, in bytes, smoothed; 0 while there is none. Thread-safe.</summary>
    public int EntryBytes => _entryBytes;

    /// <summary>Whether there are backups. Thread-safe.</summary>
    public bool HasAny => _isActive;

    /// <summary>Whether a backup has yet to be sent state. Thread-safe.</summary>
    public bool OwesState
    {
        get
        {
            if (!_isActive)
                return false;
            lock (_lock)
                return _targets.Exists(t => !t.IsSuspended && (t.NeedsState || t.State != null));
        }
    }

    /// <summary>What the last tick has to say to backups.</summary>
    public List<(uint Node, FrameBuffer Frame)> Outbox { get; } = [];

    /// <summary>Called after a backup's answer has taken effect, on whichever thread brought it; must not block. Set while somebody waits for one.</summary>
    public Action? Progressed { get; set; }

    /// <summary>Whether everything is committed and nothing is kept back. Thread-safe.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock)
                return _held.Count == 0 && Commit() >= _written;
        }
    }

    /// <summary>Whether so much waits that the zone must not go on. Thread-safe.</summary>
    public bool IsStalled
    {
        get
        {
            lock (_lock)
                return _isRequired && _waiting.Count >= MaxWaitingTicks;
        }
    }

    /// <summary>The last tick that all required backups have; without any, the last one that ran. Thread-safe.</summary>
    public long Committed
    {
        get
        {
            lock (_lock)
                return Commit();
        }
    }

    /// <summary>How far each is. Thread-safe.</summary>
    public BackupStatus[] Status()
    {
        lock (_lock)
            return [.. _targets.Select(StatusOf)];
    }

    /// <summary>How far one is; null if it is none. Thread-safe.</summary>
    public BackupStatus? StatusOf(uint node)
    {
        lock (_lock)
            return Find(node) is { } target ? StatusOf(target) : null;
    }

    /// <summary>Takes a backup in. Thread-safe.</summary>
    /// <param name="owner">This node.</param>
    /// <param name="node">The node that holds it.</param>
    /// <param name="feed">A number that is higher each time that the node is made a backup.</param>
    /// <param name="isRequired">Whether output waits for it from now on: it is, or may be, in sync as far as the store knows.</param>
    /// <param name="hasState">Whether it may have what this owner began with, so that only changes need to be sent; it says so if not.</param>
    public void Add(uint owner, uint node, long feed, bool isRequired, bool hasState)
    {
        lock (_lock)
        {
            _owner = owner;
            var known = Find(node);
            if (known is { IsSuspended: false })
                return;
            _targets.RemoveAll(t => t == known);
            _targets.Add(new BackupTarget(node, feed) { IsRequired = isRequired, NeedsState = !hasState });
            Update();
        }
    }

    /// <summary>Says whether output waits for a backup. Thread-safe.</summary>
    public void Require(uint node, bool isRequired)
    {
        lock (_lock)
        {
            Commit(); // so far it was not
            if (Find(node) is not { } target)
                return;
            target.IsRequired = isRequired;
            Update();
        }
    }

    /// <summary>
    /// A backup is about to be given up: from now on nothing that it says counts, and it gets nothing, until the store has said whether it is one. Output waits for it meanwhile, if it did. Thread-safe.
    /// </summary>
    public void Suspend(uint node)
    {
        lock (_lock)
        {
            Commit();
            Find(node)?.IsSuspended = true;
        }
    }

    /// <summary>Gives a backup up: nothing waits for it any more. Thread-safe.</summary>
    public void Remove(uint node)
    {
        lock (_lock)
        {
            _targets.RemoveAll(t => t.Node == node);
            Update();
        }
    }

    /// <summary>What was sent to a backup last may be lost: it gets the whole state. Thread-safe.</summary>
    public void NoteLoss(uint node)
    {
        lock (_lock)
            Find(node)?.NeedsState = true;
    }

    /// <summary>Takes in what a backup says. Thread-safe.</summary>
    /// <returns>Whether it is one of the zone's.</returns>
    public bool Take(in BackupAnswer answer)
    {
        lock (_lock)
        {
            if (Find(answer.Node) is not { } target || answer.Epoch != zone.Epoch || answer.Feed != target.Feed || target.IsSuspended)
                return false;
            target.Acknowledged = Math.Max(target.Acknowledged, Math.Min(answer.Tick, _written));
            target.NeedsState |= answer.NeedsState && answer.Heard >= target.StateTick; // else it asks for what is on its way
        }
        return true;
    }

    /// <summary>The zone goes on from a tick.</summary>
    public void Resume(long tick) => _written = _committed = tick;

    /// <summary>Begins a tick.</summary>
    /// <returns>Where changes are noted; null if nobody wants to know.</returns>
    public BackupLog? BeginTick()
    {
        SplitsOutput = _isRequired && !_holdsState;
        if (_isActive == _isLogging)
            return _isLogging ? _log : null;
        _isLogging = _isActive;
        if (_isLogging)
            _log.Start();
        else
            _log.Stop();
        return _isLogging ? _log : null;
    }

    /// <summary>Ends a tick: what it has changed is in <see cref="Outbox"/> afterwards.</summary>
    public void EndTick()
    {
        var tick = zone.Now.Number;
        if (_isLogging)
        {
            _entry.Clear();
            _log.Write(_entry);
            _entryBytes = _entryBytes == 0 ? _entry.Length : _entryBytes + (_entry.Length - _entryBytes) / 8;
        }
        lock (_lock)
        {
            var before = _written;
            _written = tick;
            if (!_isLogging)
                return;
            if (_isRequired)
                _waiting.Enqueue(tick);
            ByteWriter? whole = null;
            foreach (var target in _targets)
            {
                if (target.IsSuspended)
                    continue;
                if (target.NeedsState)
                    Begin(target, whole ??= WriteWhole());
                else
                    SendEntry(target, before, tick);
                SendState(target);
            }
        }
    }

    /// <summary>Keeps a frame of the last tick back until backups have the tick.</summary>
    /// <returns>False if it need not wait.</returns>
    public bool TryHold(in OutgoingFrame frame)
    {
        if (!_isRequired)
            return false;
        lock (_lock)
        {
            if ((Commit() >= _written && _held.Count == 0) || Planted.Is(PlantedBug.CommittedUnasked))
                return false; // behind those that are about to leave it keeps its place
            if (!frame.IsReliable && SplitsOutput && !IsBehindAnother(in frame))
                return false;
            _held.Enqueue((_written, frame));
            return true;
        }
    }

    /// <summary>Sends what need not wait any more, in order. Thread-safe.</summary>
    /// <param name="send">Gets the zone and a frame.</param>
    public void Release(Action<Zone, OutgoingFrame> send)
    {
        lock (_lock)
        {
            var committed = Commit();
            while (_held.TryPeek(out var first) && first.Tick <= committed)
                send(zone, _held.Dequeue().Frame);
        }
    }

    /// <summary>Lets go of everything.</summary>
    public void DropAll()
    {
        lock (_lock)
        {
            while (_held.TryDequeue(out var held))
                held.Frame.Frame.Release();
            _targets.Clear();
            Update();
        }
        foreach (var (_, frame) in Outbox)
            frame.Release();
        Outbox.Clear();
    }

    /// <summary>Whether a frame to the same zone waits: streams must not get out of order.</summary>
    private bool IsBehindAnother(in OutgoingFrame frame)
    {
        if (frame.Gateway != 0)
            return false;
        foreach (var (_, held) in _held)
        {
            if (held.Gateway == 0 && held.Zone == frame.Zone)
                return true;
        }
        return false;
    }

    private BackupTarget? Find(uint node)
    {
        foreach (var target in _targets)
        {
            if (target.Node == node)
                return target;
        }
        return null;
    }

    private void Update()
    {
        _isActive = _targets.Count > 0;
        _isRequired = _targets.Exists(t => t.IsRequired);
    }

    // Never goes back: what has left, has left.
    private long Commit()
    {
        var committed = _written;
        foreach (var target in _targets)
        {
            if (target.IsRequired)
                committed = Math.Min(committed, target.Acknowledged);
        }
        _committed = Math.Max(_committed, committed);
        while (_waiting.TryPeek(out var waiting) && waiting <= _committed)
            _waiting.Dequeue();
        return _committed;
    }

    private BackupStatus StatusOf(BackupTarget target) => new(target.Node, target.IsRequired, target.Acknowledged, target.IsSuspended)
    {
        IsBeingFilled = target.State != null && target.States == 1,
        HasAll = target.Acknowledged >= _written,
    };

    private ByteWriter WriteWhole()
    {
        var whole = new ByteWriter(1 << 14);
        BackupLog.WriteWhole(zone, whole);
        return whole;
    }

    private void Begin(BackupTarget target, ByteWriter whole)
    {
        target.NeedsState = false;
        target.State = whole;
        target.StateTick = _written;
        target.StateSent = 0;
        target.States++;
    }

    private void SendEntry(BackupTarget target, long previous, long tick)
    {
        var frame = FrameBuffer.Rent(_entry.Length);
        Header(FrameKind.BackupEntry, tick, target).Write(frame.Writer);
        frame.Writer.WriteUInt64((ulong)previous);
        frame.Writer.WriteBytes(_entry.Written);
        Outbox.Add((target.Node, frame));
    }

    private void SendState(BackupTarget target)
    {
        var most = target.IsRequired ? MaxRequiredStateBytesPerTick : MaxStateBytesPerTick;
        for (var sent = 0; sent < most && target.State is { } state; sent += MaxStateBytesPerTick)
            SendPart(target, state);
    }

    private void SendPart(BackupTarget target, ByteWriter state)
    {
        var length = Math.Min(MaxStateBytesPerTick, state.Length - target.StateSent);
        var frame = FrameBuffer.Rent(length);
        Header(FrameKind.BackupState, target.StateTick, target).Write(frame.Writer);
        frame.Writer.WriteUInt32((uint)state.Length);
        frame.Writer.WriteUInt32((uint)target.StateSent);
        frame.Writer.WriteBytes(state.Written.Slice(target.StateSent, length));
        Outbox.Add((target.Node, frame));
        target.StateSent += length;
        if (target.StateSent == state.Length)
            target.State = null;
    }

    private BackupHeader Header(FrameKind kind, long tick, BackupTarget target) => new(kind, zone.Id, zone.Epoch, tick, _owner, target.Feed, zone.OpenedTick);
}
