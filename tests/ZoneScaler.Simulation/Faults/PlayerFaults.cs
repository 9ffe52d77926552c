using ZoneScaler.Client.Transport;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Faults;

/// <summary>Faults that players feel first: of gateways, of their entities' workers and the registry's, of their connections and machines.</summary>
internal static class PlayerFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("gateway killed", 3, KillGateway),
        new("gateway stopped for a while", 2, PauseGateway),
        new("gateway leaves", 1, LeaveGateway),
        new("worker of the player registry killed", 2, h => KillOwner(h, World.PlayersZone)),
        new("worker of a player's entity killed", 2, KillHome),
        new("player's connection reset", 4, h => Cut(h, tellsGateway: true)),
        new("player's connection lost unnoticed by the gateway", 3, h => Cut(h, tellsGateway: false)),
        new("player cut off", 2, CutOff),
        new("player's way slow", 2, Slow),
        new("player's machine stopped for a while", 2, Pause),
    ];

    private static void KillGateway(Harm harm)
    {
        if (harm.AnyRunning(IsGateway) is { } machine)
            harm.Crash(machine);
    }

    private static void PauseGateway(Harm harm)
    {
        if (harm.AnyRunning(IsGateway)?.Process is { } process)
            harm.Pause(process, 0.2, 8);
    }

    private static void LeaveGateway(Harm harm)
    {
        if (harm.AnyRunning(IsGateway) is { } machine)
            harm.Leave(machine);
    }

    private static void KillHome(Harm harm)
    {
        var homes = harm.Cluster.Machines.SelectMany(m => m.Process?.Host?.Zones ?? []).Where(z => z.PlayerCount > 0).Select(z => z.Id).ToList();
        if (homes.Count > 0)
            KillOwner(harm, harm.Dice.OneOf(homes));
    }

    private static void KillOwner(Harm harm, ZoneId zone)
    {
        if (harm.AnyRunning(m => m.Process!.Host?.Find(zone) != null) is { } machine)
            harm.Crash(machine);
    }

    private static void Cut(Harm harm, bool tellsGateway)
    {
        var playing = harm.Cluster.Players.Where(p => p.Wire is { State: not TransportState.Closed }).ToList();
        if (playing.Count > 0)
            harm.Dice.OneOf(playing).Wire!.Cut(tellsGateway);
    }

    private static void CutOff(Harm harm)
    {
        var player = harm.Dice.OneOf(harm.Cluster.Players).Name;
        var gateways = harm.Cluster.Machines.Where(IsGateway).Select(m => m.Name).ToList();
        var (up, down) = (harm.Dice.Chance(0.8), harm.Dice.Chance(0.8));
        var time = harm.Seconds(0.2, 15);
        if (up)
            harm.Cut(gateways.Select(g => (player, g)), time);
        if (down)
            harm.Cut(gateways.Select(g => (g, player)), time);
    }

    private static void Slow(Harm harm)
    {
        var player = harm.Dice.OneOf(harm.Cluster.Players).Name;
        var rate = harm.Dice.Between(500.0, 10_000.0);
        foreach (var gateway in harm.Cluster.Machines.Where(IsGateway))
            harm.Slow(harm.Cluster.Network.Route(gateway.Name, player), rate);
    }

    private static void Pause(Harm harm)
    {
        var player = harm.Dice.OneOf(harm.Cluster.Players);
        player.Pause();
        harm.RepairAfter(harm.Seconds(0.2, 14), player.Continue);
    }

    private static bool IsGateway(Machine machine) => machine.Roles.HasFlag(NodeRoles.Gateway);
}
