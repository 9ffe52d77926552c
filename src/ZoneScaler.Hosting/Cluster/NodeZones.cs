using System.Globalization;
using ZoneScaler.Hosting.Zones;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>
/// The zones of a node with game code. They begin to tick when the first one is opened and not when the process starts: world time never steps back, so a node that has waited for its
/// cluster must not have counted meanwhile.
/// </summary>
/// <param name="host">Holds the zones.</param>
/// <param name="time">The clock that world time goes on by until they tick.</param>
/// <param name="create">Makes what runs them; called once, on the node's thread.</param>
internal sealed class NodeZones(ZoneHost host, TimeProvider time, Func<WorldRunner> create) : IZoneRunner
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(1);

    private volatile WorldRunner? _runner;
    private (TimeSpan World, long At)? _known; // world time, and the timestamp at which it was
    private bool _isStopped;

    /// <summary>What runs the zones; null before the first one.</summary>
    public WorldRunner? Runner => _runner;

    /// <inheritdoc/>
    public ZoneHost Host => host;

    /// <inheritdoc/>
    public uint HighestEpoch => host.HighestEpoch;

    /// <inheritdoc/>
    public Zone Open(ZoneId zone, uint epoch, Action<Zone> prepare) => Started().Open(zone, epoch, prepare);

    /// <inheritdoc/>
    public Zone? Promote(ZoneId zone, uint epoch, long? resumeTick, Action<Zone> prepare)
    {
        var runner = Started();
        // As long as nobody has told what world time is, the zone's last tick does: it ended a moment ago. Else the zone would stand still until then.
        if (_known == null && resumeTick is { } last && host.World.Spec.TimeOf(last) is var least && least > runner.WorldTime)
            runner.Steer(least);
        return runner.Promote(zone, epoch, resumeTick, prepare);
    }

    /// <inheritdoc/>
    public void Seal(ZoneId zone, Action still) => Started().Seal(zone, still);

    /// <inheritdoc/>
    public void Unseal(ZoneId zone) => Started().Unseal(zone);

    /// <inheritdoc/>
    public void Demote(ZoneId zone) => Started().Demote(zone);

    /// <inheritdoc/>
    public void Close(ZoneId zone, Action? ended = null)
    {
        if (_runner is { } runner)
            runner.Close(zone, ended);
        else
            ended?.Invoke();
    }

    /// <inheritdoc/>
    public void Fence(ZoneId zone, uint epoch) => host.Fence(zone, epoch);

    /// <summary>Says what world time is now. On the node's thread.</summary>
    public void Steer(TimeSpan worldTime)
    {
        _known = (worldTime, time.GetTimestamp());
        // Without a difference nobody needs to be woken.
        if (_runner is { } runner && (runner.WorldTime - worldTime).Duration() > Tolerance)
            runner.Steer(worldTime);
    }

    /// <summary>What a zone costs, in processor cores.</summary>
    public double LoadOf(Zone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (_runner?.Find(zone.Id.Value.ToString("x16", CultureInfo.InvariantCulture)) is not { IsAsleep: false } running)
            return 0;
        return running.TickCost * host.World.Spec.TickRate;
    }

    /// <summary>Starts no more ticks and waits a while for those that run. When the node's thread has ended.</summary>
    public void Stop()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        _runner?.Stop(StopTimeout);
    }

    private WorldRunner Started()
    {
        if (_runner is { } started)
            return started;
        var runner = create();
        runner.Start();
        if (_known is { } known)
            runner.Steer(known.World + time.GetElapsedTime(known.At));
        return _runner = runner;
    }
}
