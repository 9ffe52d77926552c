using System.Globalization;
using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Zones;

/// <summary>One zone as this process runs it: counts its ticks, and lets tools look into it.</summary>
/// <param name="host">Where the zone is.</param>
/// <param name="zone">The zone.</param>
internal sealed class ZoneRunner(ZoneHost host, Zone zone)
{
    private const int WindowTicks = 100;

    private readonly TickDurations _durations = new(WindowTicks);
    private readonly TickDurations _costs = new(WindowTicks);
    private readonly Lock _visiting = new();
    private Task<IReadOnlyList<GhostReport>>? _ghosts;
    private long _lastTick = -1;
    private long _skipped;
    private long _faultsSeen;
    private volatile bool _isAsleep;

    /// <summary>The zone.</summary>
    public Zone Zone { get; } = zone;

    /// <summary>The zone's number in the scheduler; -1 before it has one.</summary>
    public int Number { get; set; } = -1;

    /// <summary>As people know the zone.</summary>
    public string Name { get; } = host.World.NameOf(zone.Id);

    public int Entities => Zone.EntityCount;

    public int Players => Zone.PlayerCount;

    public int Ghosts => Zone.GhostCount;

    public bool IsAsleep => _isAsleep;

    /// <summary>How much processor time recent ticks took, in seconds each. It grows with the work, not with how many wait for the processor.</summary>
    public double TickCost => _costs.Mean;

    /// <summary>Counts a tick; on the thread that ran it.</summary>
    /// <param name="due">The tick.</param>
    /// <param name="next">When the zone wants the next one.</param>
    /// <param name="seconds">How long it took.</param>
    /// <param name="cpuSeconds">How much processor time.</param>
    /// <returns>How many faults are new.</returns>
    public long TickRan(in DueTick due, long next, double seconds, double cpuSeconds)
    {
        _durations.Add(seconds);
        _costs.Add(cpuSeconds);
        _lastTick = due.Number;
        _skipped += due.Skipped;
        _isAsleep = next > due.Number + 1;
        var faults = Zone.FaultCount;
        var news = faults - _faultsSeen;
        _faultsSeen = faults;
        return news;
    }

    public ZoneReport Report()
    {
        var id = Zone.Id;
        return new ZoneReport(
            Text(id),
            Name,
            id.IsNamed ? null : Coordinates(id.Cell),
            id.IsNamed ? null : Coordinates(Zone.Cell.Min),
            id.IsNamed ? null : Coordinates(Zone.Cell.Max),
            Entities,
            Players,
            Ghosts,
            Volatile.Read(ref _lastTick),
            _durations.Mean * 1000,
            _durations.Max * 1000,
            Volatile.Read(ref _skipped),
            IsAsleep,
            Zone.IsQuarantined,
            Zone.FaultCount);
    }

    /// <summary>The ghosts as of the zone's next tick. Who asks while another waits gets the same answer, so that the zone's work does not grow with those who ask.</summary>
    public Task<IReadOnlyList<GhostReport>> GhostsAsync()
    {
        lock (_visiting)
        {
            return _ghosts is { IsCompleted: false } pending
                ? pending
                : _ghosts = host.VisitAsync<IReadOnlyList<GhostReport>>(Zone, zone => [.. zone.GhostEntities.Select(Report)]);
        }
    }

    private static string Text(ZoneId id) => id.Value.ToString("x16", CultureInfo.InvariantCulture);

    private GhostReport Report(Entity ghost)
    {
        var type = host.World.Types.Entities.First(t => t.ClrType == ghost.GetType()).Name;
        return new GhostReport(ghost.Id.ToString(), type, Text(ghost.Home), Position(ghost), ghost.GhostAge);
    }

    private float[] Position(Entity entity) => entity is Entity3D solid ? Coordinates(solid.Position) : [entity.Position.X, entity.Position.Y];

    private int[] Coordinates(CellPosition cell) => host.World.Spec.Dimensions == 3 ? [cell.X, cell.Y, cell.Z] : [cell.X, cell.Y];

    private float[] Coordinates(Vector3 point) => host.World.Spec.Dimensions == 3 ? [point.X, point.Y, point.Z] : [point.X, point.Y];
}
