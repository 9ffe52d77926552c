namespace ZoneScaler.Gateway.Pacing;

/// <summary>Runs one piece of work per worker at the same time: the first on the calling thread, the others on threads of their own.</summary>
internal sealed class BeatWorkers : IDisposable
{
    private readonly SemaphoreSlim _go = new(0);
    private readonly CountdownEvent _done;
    private readonly Thread[] _threads;
    private readonly Action<int> _work;
    private volatile bool _isStopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many workers, the caller included.</param>
    /// <param name="work">Is given the worker's number; must not throw.</param>
    public BeatWorkers(int count, Action<int> work)
    {
        _work = work;
        _done = new CountdownEvent(Math.Max(1, count - 1));
        _threads = new Thread[count - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Loop(worker)) { IsBackground = true, Name = $"gateway worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Runs the work on all workers and returns when the last has finished.</summary>
    public void Run()
    {
        if (_threads.Length > 0)
        {
            _done.Reset();
            _go.Release(_threads.Length);
        }
        _work(0);
        if (_threads.Length > 0)
            _done.Wait();
    }

    public void Dispose()
    {
        _isStopping = true;
        if (_threads.Length > 0)
            _go.Release(_threads.Length);
        foreach (var thread in _threads)
            thread.Join();
        _go.Dispose();
        _done.Dispose();
    }

    // A thread that is quick may take the turn of one that is slow to wake; each turn is taken once, and the work is the same.
    private void Loop(int worker)
    {
        while (true)
        {
            _go.Wait();
            if (_isStopping)
                return;
            _work(worker);
            _done.Signal();
        }
    }
}
