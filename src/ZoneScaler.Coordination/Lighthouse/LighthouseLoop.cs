using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>
/// Owns the store: everything happens to it here, one after the other. What waits is done together and written to disk in one go (group commit), and no
/// answer, not even of a read, leaves before what it may show is on disk.
/// </summary>
internal sealed partial class LighthouseLoop : IAsyncDisposable
{
    private const int MaxBatch = 512;

    // When it is full, callers wait, and their clients with them.
    private const int MaxWaiting = 4096;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    // Twice as long without a beat means that the process stood still.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(1);

    private readonly Channel<LighthouseWork> _work = Channel.CreateBounded<LighthouseWork>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly List<LighthouseWork> _batch = [];
    private readonly HashSet<LighthouseWatch> _watches = [];
    private readonly StoreChanges _changes = new();
    private readonly LighthouseOptions _options;
    private readonly LighthouseMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly ulong _newClusterId;
    private readonly long _start;
    private CoordinationStore? _store;
    private LighthouseFile? _file;
    private ITimer? _timer;
    private Task _run = Task.CompletedTask;
    private TimeSpan _lastRun;
    private TimeSpan _brokenAt;

    public LighthouseLoop(LighthouseOptions options, LighthouseMetrics metrics, TimeProvider time, Random random, ILogger logger)
    {
        _options = options;
        _metrics = metrics;
        _time = time;
        _random = random;
        _logger = logger;
        _start = time.GetTimestamp();
        _newClusterId = (ulong)random.NextInt64(1, long.MaxValue);
    }

    /// <summary>How large the file is; in memory, how large the store is. Only for work.</summary>
    public long Bytes => _file?.Bytes ?? _store?.Bytes ?? 0;

    /// <summary>The clock of leases and watches. Only for work.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Opens the file and begins.</summary>
    /// <exception cref="LighthouseFileException">The file cannot be used.</exception>
    public void Start()
    {
        Open();
        LogStarted(_options.File ?? "memory", _store!.ClusterId, _store.Revision);
        _run = Task.Run(RunAsync);
        _timer = _time.CreateTimer(static loop => ((LighthouseLoop)loop!)._work.Writer.TryWrite(new LighthouseWork<bool>(_ => true)), this, Beat, Beat);
    }

    /// <summary>Does something with the store.</summary>
    /// <exception cref="RpcException">The store refuses it, or the lighthouse has ended or cannot write.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public async Task<T> RunAsync<T>(Func<CoordinationStore, T> act, CancellationToken stop)
    {
        var work = new LighthouseWork<T>(act);
        try
        {
            await _work.Writer.WriteAsync(work, stop).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw Unavailable("the lighthouse has ended");
        }
        return await work.Done.WaitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Tells a watch of news from now on. Only for work.</summary>
    public void Add(LighthouseWatch watch) => _watches.Add(watch);

    /// <summary>Tells a watch no more. Only for work.</summary>
    public void Remove(LighthouseWatch watch) => _watches.Remove(watch);

    /// <summary>Ends: what waits is still done and written.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        _work.Writer.TryComplete();
        await _run.ConfigureAwait(false);
        EndWatches(Unavailable("the lighthouse has ended"));
        _file?.Dispose();
        _file = null;
    }

    private static RpcException Unavailable(string reason) => new(new Status(StatusCode.Unavailable, $"lighthouse: {reason}"));

    private async Task RunAsync()
    {
        while (await _work.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_batch.Count < MaxBatch && _work.Reader.TryRead(out var work))
                _batch.Add(work);
            RunBatch();
            _batch.Clear();
        }
    }

    private void RunBatch()
    {
        Now = _time.GetElapsedTime(_start);
        if (_store == null && !TryReopen())
        {
            FailBatch(Unavailable("its file cannot be written"));
            return;
        }
        var store = _store!;
        var revision = store.Revision;
        // Nobody could renew meanwhile; and to give a lease more time than it has is always safe.
        if (Now - _lastRun > Stall)
        {
            LogStall(Now - _lastRun);
            store.ExtendLeases(Now - _lastRun);
        }
        _lastRun = Now;
        try
        {
            foreach (var work in _batch)
                work.Run(store);
            // After the keep-alives that waited.
            store.Advance(Now);
            Persist(store);
        }
        catch (Exception e)
        {
            // What is in memory may be ahead of the disk, which is what counts: begin again from there.
            Break(e);
            return;
        }
        foreach (var work in _batch)
            work.Complete();
        _metrics.Answered(store.Revision - revision, store.Revision, store.Bytes);
        try
        {
            foreach (var watch in _watches)
                watch.Look(Now);
        }
        catch (Exception e)
        {
            Break(e);
        }
    }

    private void Persist(CoordinationStore store)
    {
        if (_file != null && !_changes.IsEmpty)
        {
            var begin = _time.GetTimestamp();
            _file.Write(_changes, store.Revision, store.CompactedRevision);
            _metrics.Written(_time.GetElapsedTime(begin));
        }
        _changes.Clear();
    }

    private void Open()
    {
        _changes.Clear();
        CoordinationStore Create(ulong clusterId) => new(clusterId, _random, _options.Limits, _changes);
        if (_options.File == null)
            _store = Create(_newClusterId);
        else
            (_file, _store) = LighthouseFile.Open(_options.File, _newClusterId, Create);
        _changes.Clear();
        // Leases have their full time again from now on.
        Now = _lastRun = _time.GetElapsedTime(_start);
        _store.ExtendLeases(Now);
    }

    private bool TryReopen()
    {
        if (Now - _brokenAt < ReopenPause)
            return false;
        try
        {
            Open();
            LogReopened(_store!.Revision);
            return true;
        }
        catch (LighthouseFileException e)
        {
            _brokenAt = Now;
            LogStillBroken(e.Message);
            return false;
        }
    }

    private void Break(Exception exception)
    {
        LogBroken(exception);
        _brokenAt = Now;
        _store = null;
        _file?.Dispose();
        _file = null;
        var unavailable = Unavailable(exception is SqliteException ? "its file cannot be written" : "it has failed and begins again");
        FailBatch(unavailable);
        EndWatches(unavailable);
    }

    private void FailBatch(RpcException exception)
    {
        foreach (var work in _batch)
            work.Fail(exception);
    }

    private void EndWatches(RpcException exception)
    {
        foreach (var watch in _watches)
            watch.Fail(exception);
        _watches.Clear();
    }

    [LoggerMessage(110, LogLevel.Information, "The lighthouse runs on {File}: cluster {ClusterId:x}, revision {Revision}.")]
    private partial void LogStarted(string file, ulong clusterId, long revision);

    [LoggerMessage(111, LogLevel.Critical, "The lighthouse has failed; it answers nothing until its file can be opened again.")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(112, LogLevel.Error, "The lighthouse still answers nothing: {Reason}")]
    private partial void LogStillBroken(string reason);

    [LoggerMessage(113, LogLevel.Warning, "The lighthouse answers again, from revision {Revision} on.")]
    private partial void LogReopened(long revision);

    [LoggerMessage(114, LogLevel.Warning, "The lighthouse stood still for {Duration}; all leases get as much more time.")]
    private partial void LogStall(TimeSpan duration);
}
