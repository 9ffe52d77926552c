using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Trials;

/// <summary>A step of a zone on trial that a worker has announced and not ended.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Epoch">The epoch of the worker's assignment.</param>
/// <param name="Tick">The tick; <see cref="Opening"/> if the zone is being opened.</param>
/// <param name="Letter">The message that is handled, if one is.</param>
internal readonly record struct RunningStep(ZoneId Zone, uint Epoch, long Tick, Letter Letter)
{
    /// <summary>No tick: its entities are being made.</summary>
    public const long Opening = -1;
}
