using System.Diagnostics.CodeAnalysis;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Running;

/// <summary>
/// What a node's thread is to do, in its order. Bounded: what must not be lost waits for room (so a link that brings too much is read no further), what may be lost is refused.
/// </summary>
/// <param name="capacity">How many jobs may wait.</param>
internal sealed class NodeQueue(int capacity = 4096) : IDisposable
{
    private readonly Queue<Action<ClusterNode>> _jobs = [];
    private readonly SemaphoreSlim _room = new(capacity);
    private readonly object _gate = new();
    private bool _isClosed;
    private int _isWoken; // 1 while a job is in that does nothing but let the node look around

    /// <summary>Whether the queue takes nothing more.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Puts a job in, when there is room. After the end it does nothing.</summary>
    public async ValueTask PostAsync(Action<ClusterNode> job)
    {
        if (IsClosed)
            return;
        await _room.WaitAsync().ConfigureAwait(false);
        Add(job);
    }

    /// <summary>Puts a job in, if there is room now.</summary>
    public bool TryPost(Action<ClusterNode> job)
    {
        if (IsClosed || !_room.Wait(0))
            return false;
        Add(job);
        return true;
    }

    /// <summary>Has the node look around, once for all who ask before it does. A full queue needs no more: the node looks around after each job.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _isWoken, 1) == 0 && !TryPost(_ => Volatile.Write(ref _isWoken, 0)))
            Volatile.Write(ref _isWoken, 0);
    }

    /// <summary>Takes a job out, or waits for one. For the node's thread.</summary>
    /// <returns>False if none came in time, or none comes any more.</returns>
    public bool TryTake(TimeSpan wait, [MaybeNullWhen(false)] out Action<ClusterNode> job)
    {
        lock (_gate)
        {
            if (_jobs.Count == 0 && !_isClosed && wait > TimeSpan.Zero)
                Monitor.Wait(_gate, (int)Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue));
            if (!_jobs.TryDequeue(out job))
                return false;
        }
        _room.Release();
        return true;
    }

    /// <summary>Takes nothing more in; what is in can still be taken out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
        _room.Release(int.MaxValue / 2); // nobody waits for room any more
    }

    public void Dispose() => _room.Dispose();

    private void Add(Action<ClusterNode> job)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _jobs.Enqueue(job);
            Monitor.Pulse(_gate);
        }
    }
}
