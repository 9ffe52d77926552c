using System.Numerics;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Game;
using ZoneScaler.Simulation.Players;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>
/// A player's entity is on its way to a zone that does not get it yet, so that its gateway finds it nowhere, when the zone of the player registry dies and starts empty. The zone that still has
/// the entity cannot answer the new registry for a while; until it has, the session must not be given another entity.
/// </summary>
internal sealed class RollCallScript(SimulatedCluster cluster) : Script(cluster)
{
    // Longer than a gateway looks for an entity, and shorter than the registry waits for one of which all that it knows is where it was.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Flight = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RestartTime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1); // the calm comes before

    private readonly List<(string From, string To)> _cut = [];

    /// <summary>Whether the entity was on its way all the time.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Runs it.</summary>
    public static (bool HasStruck, RunReport Report) Run(ulong seed, TextWriter? output = null)
    {
        RollCallScript? script = null;
        var report = SeedRun.Run(Scenario.Of(seed, backups: 0, Consistency.Relaxed), cluster => script = new RollCallScript(cluster), output);
        return (script!.HasStruck, report);
    }

    protected override void Play() => When(() => Passenger() != null, () =>
    {
        var (player, avatar, target) = Passenger()!.Value;
        var home = OwnerOf(avatar.Home);
        foreach (var other in Cluster.Machines.Where(m => m != home && m.Roles.HasFlag(NodeRoles.Worker)))
            _cut.AddRange([(home.Name, other.Name), (other.Name, home.Name)]);
        foreach (var (from, to) in _cut)
            Cluster.Network.Cut(from, to);
        Harm.RepairAfter(Never, Heal);
        player.Jump(target);
        Cluster.Schedule.After(Flight, () => LoseRegistry(player.Session!.Id, avatar));
    });

    private void LoseRegistry(ulong session, Avatar avatar)
    {
        var before = Cluster.Store.Truth.Zones[World.PlayersZone];
        var machine = MachineOf(before.Owner);
        machine.Crash(losesPower: false);
        Harm.RepairAfter(RestartTime, machine.Start);
        When(() => Cluster.Machines.Any(m => m.Process?.Host?.Find(World.PlayersZone) is { } zone && zone.Epoch > before.Epoch), () => Cluster.Schedule.After(Silence, () =>
        {
            HasStruck = Cluster.Players.Any(p => p.Session?.Id == session) && !Avatars().Any(a => a.Id == avatar.Id);
            Heal();
        }));
    }

    private void Heal()
    {
        foreach (var (from, to) in _cut)
            Cluster.Network.Heal(from, to);
        _cut.Clear();
    }

    /// <summary>A player whose entity can be sent to a zone of another machine, so that neither is that of the registry.</summary>
    private (SimulatedPlayer Player, Avatar Avatar, Vector2 Target)? Passenger()
    {
        var registry = OwnerOf(World.PlayersZone);
        foreach (var avatar in Avatars())
        {
            var home = OwnerOf(avatar.Home);
            if (home == registry || Cluster.Players.FirstOrDefault(p => p.Session?.Id == avatar.Player!.Session) is not { } player)
                continue;
            foreach (var cell in Cluster.World.Spec.CellZones())
            {
                if (cell != avatar.Home && OwnerOf(cell) is var owner && owner != home && owner != registry)
                    return (player, avatar, Centre(cell));
            }
        }
        return null;
    }

    private Vector2 Centre(ZoneId cell)
    {
        var box = Cluster.World.Spec.CellBounds(cell);
        var centre = (box.Min + box.Max) / 2;
        return new Vector2(centre.X, centre.Y);
    }

    private IEnumerable<Avatar> Avatars() => Cluster.Machines.SelectMany(m => m.Process?.Host?.Zones ?? []).SelectMany(z => z.OwnEntities).OfType<Avatar>().Where(a => a.Player != null);
}
