using ZoneScaler.Gateway;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Checks;

/// <summary>Looks now and then whether anything that waits has grown beyond its bounds, all through the run.</summary>
internal sealed class BoundsCheck(SimulatedCluster cluster)
{
    // Channels take 16 MiB each, which nobody reaches here: all entities of this world together, each on its way with a dozen messages, are less than this.
    private const int MostChannelBytes = 128 << 10;

    // One frame a tick from each zone, each kept for at most so many ticks; and what gateways send of each session.
    private const int MostFramesPerSender = 25;

    // The largest frame that is added before a link is found to be over its limit.
    private const int MostFrameBytes = 128 << 10;

    public void Look()
    {
        foreach (var process in cluster.Machines.Where(m => m.Misfit == Misfit.None).Select(m => m.Process).OfType<NodeProcess>())
        {
            Check(process, "bytes on a link", process.Links.MostPendingBytes, SimulatedLinks.LimitBytes + MostFrameBytes);
            foreach (var zone in process.Host?.Zones ?? [])
            {
                Check(process, "frames in an inbox", zone.Arrivals, MostFramesPerSender * (cluster.World.Zones.Count() + cluster.Players.Count));
                foreach (var channel in zone.Channels.All)
                    Check(process, "bytes on a channel", channel.Outgoing.PendingBytes, MostChannelBytes);
            }
            if (process.Players?.Gateway is { } gateway)
                Look(process, gateway);
        }
        foreach (var player in cluster.Players)
        {
            if (player.Wire is { } wire)
                Check(null, "bytes on a player's connection", wire.PendingBytes, PlayerBytes);
        }
    }

    private int PlayerBytes => Players.PlayerWire.WindowBytes + cluster.Scenario.Gateway.MaxPendingEventBytes;

    private void Look(NodeProcess process, SessionGateway gateway)
    {
        // Sessions that nobody came back for wait until their window is over; so each player may have some.
        Check(process, "sessions", gateway.Sessions, cluster.Players.Count * 20);
        Check(process, "leavers", gateway.Mail.Leaving, cluster.Players.Count * 20);
        Check(process, "feeds", gateway.View.Feeds.Count, cluster.World.Zones.Count());
        foreach (var session in gateway.Directory.All)
        {
            Check(process, "inputs that a gateway keeps", session.Inputs.Count, InputBacklog.MaxInputs);
            Check(process, "bytes of events at a gateway", session.PendingEvents.Length, gateway.Options.MaxPendingEventBytes);
        }
    }

    private void Check(NodeProcess? process, string what, long value, long limit)
    {
        cluster.Report.Peak(what, value);
        if (value > limit)
            cluster.Verdict.Fail($"{process?.Machine.Name} has {value} {what}; at most {limit} are allowed");
    }
}
