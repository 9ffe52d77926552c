using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Trials;

/// <summary>Keeps what is needed to run zones again offline that have killed workers, where it survives this process. Thread-safe; fails only into a log.</summary>
internal interface IZoneKeeper
{
    /// <summary>Keeps the record of a backup that is about to be made a zone.</summary>
    void Open(ZoneId zone, uint epoch, byte[] record);

    /// <summary>Begins to keep the state of a zone that is about to take its first step, unless it has since <see cref="Open"/>, and what each step takes in.</summary>
    void Begin(Zone zone);

    /// <summary>The zone does no harm, or has ended here: what was kept of it goes.</summary>
    void End(Zone zone);

    /// <summary>Keeps the record of a zone that is quarantined, for good.</summary>
    void Keep(ZoneId zone, uint epoch, byte[] record);
}
