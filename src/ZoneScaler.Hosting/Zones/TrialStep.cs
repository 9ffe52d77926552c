using ZoneScaler.Cluster.Trials;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Zones;

/// <summary>Steps a zone whose last owner died, once others know which zone runs.</summary>
internal static class TrialStep
{
    public static long Run(ZoneHost host, Zone zone, IZoneTrial trial, long tick)
    {
        // Never disposed: a late grant may still come. It holds nothing but memory unless somebody waits for long.
        var granted = new ManualResetEventSlim();
        var isAnnounced = trial.Begin(zone, tick, granted.Set);
        try
        {
            if (isAnnounced)
                granted.Wait(TrialDesk.Patience);
            return host.Step(zone, tick);
        }
        finally
        {
            trial.End(zone);
        }
    }
}
