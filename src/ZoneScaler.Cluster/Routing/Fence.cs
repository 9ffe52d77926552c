using ZoneScaler.Planting;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Routing;

/// <summary>
/// Stops a node's zones when its lease may have ended. The node's thread moves the end; zones' threads compare it with a clock that goes on while the process or the machine stands still,
/// so that one that wakes up too late knows it before its first frame leaves.
/// </summary>
/// <param name="now">The node's clock; thread-safe and fast.</param>
internal sealed class Fence(Func<TimeSpan> now) : IOutputGate
{
    private long _actUntilTicks;

    /// <summary>Until when the node may act.</summary>
    public TimeSpan ActUntil
    {
        get => new(Volatile.Read(ref _actUntilTicks));
        set => Volatile.Write(ref _actUntilTicks, value.Ticks);
    }

    /// <inheritdoc/>
    public bool MayAct => now() < ActUntil || Planted.Is(PlantedBug.NeverFenced);
}
