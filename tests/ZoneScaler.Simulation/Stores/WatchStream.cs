using ZoneScaler.Coordination;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Stores;

/// <summary>A client's stream of changes. When it breaks it is resumed behind what has come; so a client misses nothing, but may learn it late.</summary>
internal sealed class WatchStream : IDisposable
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromMilliseconds(300);

    private readonly SimulatedCluster _cluster;
    private readonly NodeProcess _process;
    private readonly string _prefix;
    private readonly Action<WatchBatch> _changed;
    private readonly Route _there;
    private readonly Route _back;
    private TimeSpan _lastArrival;
    private long _next;
    private int _generation;
    private bool _isDisposed;

    public WatchStream(SimulatedCluster cluster, NodeProcess process, string prefix, Action<WatchBatch> changed)
    {
        _cluster = cluster;
        _process = process;
        _prefix = prefix;
        _changed = changed;
        _there = cluster.Network.Route(process.Machine.Name, SimulatedStore.Name);
        _back = cluster.Network.Route(SimulatedStore.Name, process.Machine.Name);
        Connect();
    }

    /// <summary>The server's side; null while there is none.</summary>
    public StoreWatch? Source { get; set; }

    /// <summary>The server sends what is new.</summary>
    public void Pump()
    {
        if (!_process.IsAlive)
            Dispose();
        while (!_isDisposed && Source is { } source && source.TryRead(out var batch))
        {
            var arrival = _cluster.Schedule.Now + _cluster.Network.Travel(_back);
            _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
            var generation = _generation;
            _cluster.Schedule.At(_lastArrival, () => Arrive(generation, batch));
        }
    }

    /// <summary>The connection breaks; the client connects again.</summary>
    public void Break()
    {
        _generation++;
        Source = null;
        _cluster.Store.Unsubscribe(this);
        if (!_isDisposed && _process.IsAlive)
            _cluster.Schedule.After(_cluster.Dice.About(Reconnect), Connect);
    }

    public void Dispose()
    {
        _isDisposed = true;
        Source = null;
        _cluster.Store.Unsubscribe(this);
    }

    private void Connect()
    {
        if (_isDisposed || !_process.IsAlive)
            return;
        var generation = ++_generation;
        _cluster.Schedule.After(_cluster.Network.Travel(_there), () =>
        {
            if (generation != _generation || _isDisposed)
                return;
            if (_there.IsCut || _process.IsPaused || _cluster.Store.IsAway || _cluster.Dice.Chance(_cluster.Store.Losses))
                Break();
            else
                _cluster.Store.Subscribe(this, _prefix, _next);
        });
    }

    private void Arrive(int generation, WatchBatch batch)
    {
        if (generation != _generation || _isDisposed)
            return;
        if (_back.IsCut || _cluster.Store.IsAway || _cluster.Dice.Chance(_cluster.Store.Losses))
        {
            Break();
            return;
        }
        _next = batch.Revision + 1;
        _process.Do(() =>
        {
            if (!_isDisposed)
                _changed(batch);
        });
    }
}
