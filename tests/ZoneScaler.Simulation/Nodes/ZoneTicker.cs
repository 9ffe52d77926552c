using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>Steps a process's zones at the boundaries of world time, as its node knows it.</summary>
internal sealed class ZoneTicker(SimulatedCluster cluster, NodeProcess process, ZoneHost host) : IZoneRunner
{
    private static readonly TimeSpan Unknown = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<ZoneId, (Zone Zone, long Last, long Next)> _zones = [];
    private bool _isRunning;

    /// <summary>How long the process is to stand still between a step and its output; a fault.</summary>
    public TimeSpan? PauseInStep { get; set; }

    public ZoneHost Host => host;

    public uint HighestEpoch => host.HighestEpoch;

    public Zone Open(ZoneId zone, uint epoch, Action<Zone> prepare)
    {
        var opened = host.Open(zone, epoch);
        cluster.Ledger.ZoneOpened(zone, epoch, process);
        prepare(opened);
        _zones.Add(zone, (opened, 0, 0));
        return opened;
    }

    public Zone? Promote(ZoneId zone, uint epoch, long? resumeTick, Action<Zone> prepare)
    {
        if (host.Promote(zone, epoch, resumeTick) is not { } promoted)
            return null;
        cluster.Ledger.ZonePromoted(promoted, process);
        prepare(promoted);
        _zones.Add(zone, (promoted, promoted.LastTick, 0));
        cluster.Probe.WentOn?.Invoke(process, zone);
        return promoted;
    }

    public void Seal(ZoneId zone, Action still)
    {
        if (!_zones.TryGetValue(zone, out var running))
            return;
        running.Zone.IsSealed = true;
        cluster.Probe.Sealed?.Invoke(zone);
        // A step that runs ends some time later.
        cluster.Schedule.After(cluster.Dice.About(TimeSpan.FromMilliseconds(1)), () => process.Do(still));
    }

    public void Unseal(ZoneId zone)
    {
        if (!_zones.TryGetValue(zone, out var running))
            return;
        running.Zone.IsSealed = false;
        _zones[zone] = (running.Zone, running.Last, 0);
    }

    public void Demote(ZoneId zone)
    {
        if (!_zones.Remove(zone, out var closing))
            return;
        cluster.Ledger.ZoneEnded(zone, closing.Zone.Epoch);
        host.Demote(zone);
        process.NoteFed(zone, closing.Zone.Epoch);
    }

    public void Close(ZoneId zone, Action? ended = null)
    {
        if (_zones.Remove(zone, out var closing))
            cluster.Ledger.ZoneEnded(zone, closing.Zone.Epoch);
        // A step that runs ends some time later.
        cluster.Schedule.After(cluster.Dice.About(TimeSpan.FromMilliseconds(1)), () => process.Do(() =>
        {
            host.Close(zone);
            ended?.Invoke();
        }));
    }

    public void Fence(ZoneId zone, uint epoch) => host.Fence(zone, epoch);

    /// <summary>Begins to follow world time.</summary>
    public void Begin()
    {
        if (_isRunning)
            return;
        _isRunning = true;
        Next();
    }

    /// <summary>Steps what is due.</summary>
    public void Run() => process.DoQuietly(() =>
    {
        var world = process.Node.World;
        if (!world.IsKnown)
            return;
        var tick = TickOf(world.At(process.Machine.Clock.Now));
        foreach (var zone in host.Zones)
        {
            if (!process.IsAlive || process.IsPaused)
                return;
            if (_zones.TryGetValue(zone.Id, out var due) && due.Zone == zone && tick > due.Last && (due.Next <= tick || zone.HasArrivals))
                _zones[zone.Id] = (zone, tick, Step(zone, tick));
        }
    });

    private long Step(Zone zone, long tick)
    {
        var mayAct = process.Fence.MayAct && !host.IsFrozen;
        if (mayAct && !process.Unregistered.IsNone && process.Unregistered == process.Node.Member.Id)
            cluster.Verdict.Fail($"{process.Unregistered} acted for {zone.Id}, though its key was deleted while it was frozen");
        if (mayAct)
            cluster.Ledger.Acts(zone, process);
        if (mayAct && tick > zone.LastTick && !zone.IsFenced && !zone.IsSealed && !zone.Backups.IsStalled)
            cluster.Ledger.Steps(zone);
        var next = host.StepOnly(zone, tick);
        if (PauseInStep is not { } pause)
        {
            host.Flush(zone);
            return next;
        }
        PauseInStep = null;
        process.Pause();
        process.DoQuietly(() => host.Flush(zone)); // when it goes on
        cluster.Schedule.After(pause, process.Continue);
        return next;
    }

    private void Next()
    {
        if (!process.IsAlive)
            return;
        var now = process.Machine.Clock.Now;
        var world = process.Node.World;
        var wait = world.IsKnown ? TimeOf(TickOf(world.At(now)) + 1) - world.At(now) : Unknown;
        cluster.Schedule.At(process.Machine.Clock.TrueTimeOf(now + wait) + cluster.Dice.About(TimeSpan.FromMicroseconds(300)), () =>
        {
            Run();
            Next();
        });
    }

    private long TickOf(TimeSpan worldTime) => (long)Math.Floor(worldTime.TotalSeconds * cluster.World.Spec.TickRate + 1e-6);

    private TimeSpan TimeOf(long tick) => TimeSpan.FromSeconds((double)tick / cluster.World.Spec.TickRate);
}
