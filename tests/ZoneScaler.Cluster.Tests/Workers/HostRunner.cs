using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Tests.Workers;

/// <summary>Starts and ends zones at once; none ticks by itself.</summary>
internal sealed class HostRunner(ZoneHost host) : IZoneRunner
{
    public ZoneHost Host => host;

    /// <summary>What is to be called when a sealed zone's tick has ended; null: they end at once.</summary>
    public Queue<Action>? Running { get; set; }

    public uint HighestEpoch => host.HighestEpoch;

    public Zone Open(ZoneId zone, uint epoch, Action<Zone> prepare)
    {
        var opened = host.Open(zone, epoch);
        prepare(opened);
        return opened;
    }

    public Zone? Promote(ZoneId zone, uint epoch, long? resumeTick, Action<Zone> prepare)
    {
        var promoted = host.Promote(zone, epoch, resumeTick);
        if (promoted != null)
            prepare(promoted);
        return promoted;
    }

    public void Seal(ZoneId zone, Action still)
    {
        ZoneHost.Seal(host.Find(zone)!);
        if (Running != null)
            Running.Enqueue(still);
        else
            still();
    }

    public void Unseal(ZoneId zone) => ZoneHost.Unseal(host.Find(zone)!);

    public void Demote(ZoneId zone) => host.Demote(zone);

    public void Close(ZoneId zone, Action? ended = null)
    {
        host.Close(zone);
        ended?.Invoke();
    }

    public void Fence(ZoneId zone, uint epoch) => host.Fence(zone, epoch);
}
