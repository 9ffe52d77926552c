using System.Numerics;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Entities;
using ZoneScaler.Simulation.Game;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Checks;

/// <summary>What must hold when no fault has been for a while and nothing moves: each zone has one owner whom all know, nothing is on its way, and everybody sees what is.</summary>
internal sealed class CalmCheck(SimulatedCluster cluster)
{
    private const float PositionTolerance = 0.02f;

    // The shortest way of the last sixteen may be sixteen seconds old, and two clocks here drift apart by up to 2 %.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMilliseconds(450);

    private readonly SortedDictionary<ZoneId, Zone> _zones = [];
    private readonly SortedDictionary<EntityId, Entity> _owned = [];

    public void Check()
    {
        CheckNodes();
        CheckZones();
        if (cluster.Verdict.Failure != null)
            return;
        CheckRoutes();
        CheckEntities();
        CheckMessages();
        CheckGhosts();
    }

    private IEnumerable<NodeProcess> Processes => cluster.Machines.Where(m => m.Misfit == Misfit.None).Select(m => m.Process).OfType<NodeProcess>();

    private void CheckNodes()
    {
        foreach (var misfit in cluster.Machines.Where(m => m.Misfit != Misfit.None && m.Process?.Node.Member.State == MemberState.Active))
            Fail($"{misfit.Name} became a member");
        foreach (var process in Processes)
        {
            if (process.Node.Member.State != MemberState.Active || !process.Node.Member.MayAct)
                Fail($"{process.Machine.Name} is {process.Node.Member.State}, may act: {process.Node.Member.MayAct}");
            else if (!cluster.Store.Truth.IsMember(process.Node.Member.Id))
                Fail($"{process.Node.Member.Id} believes to be a member");
        }
        var times = Processes.Where(p => p.Node.World.IsKnown).Select(p => p.Node.World.At(p.Machine.Clock.Now)).ToList();
        if (times.Count < Processes.Count())
            Fail($"only {times.Count} of {Processes.Count()} nodes know world time");
        else if (times.Max() - times.Min() > ClockTolerance)
            Fail($"world time is from {times.Min()} to {times.Max()}");
        if (!cluster.Store.Truth.IsMember(cluster.Store.Truth.Leader))
            Fail($"nobody coordinates");
    }

    private void CheckZones()
    {
        foreach (var process in Processes)
        {
            foreach (var zone in process.Host?.Zones ?? [])
            {
                if (!cluster.Store.Truth.Owns(process.Node.Member.Id, zone.Id, zone.Epoch))
                    Fail($"{process.Machine.Name} still has {zone.Id} in epoch {zone.Epoch}");
                else if (!_zones.TryAdd(zone.Id, zone))
                    Fail($"{zone.Id} is open twice");
            }
        }
        foreach (var zone in cluster.World.Zones)
        {
            if (!_zones.ContainsKey(zone))
                Fail($"{zone} runs nowhere; the store says {cluster.Store.Truth.Zones.GetValueOrDefault(zone)}");
        }
    }

    private void CheckRoutes()
    {
        foreach (var process in Processes)
        {
            foreach (var (zone, assignment) in cluster.Store.Truth.Zones)
            {
                var route = process.Routes.Find(zone);
                if (route?.Owner != assignment.Owner || route?.Epoch != assignment.Epoch)
                    Fail($"{process.Machine.Name} believes {zone} at {route?.Owner}, epoch {route?.Epoch}, but it is at {assignment.Owner}, epoch {assignment.Epoch}");
                else if (process.Host != null && process.Host.Find(zone) == null && !process.Routes.Reach(zone).IsAvailable)
                    Fail($"{process.Machine.Name} cannot reach {zone} at {assignment.Owner}");
            }
        }
    }

    private void CheckEntities()
    {
        foreach (var zone in _zones.Values)
        {
            if (!zone.Mail.IsIdle)
                Fail($"{zone.Id} has unconfirmed messages for {Unconfirmed(zone)}, last tick {zone.LastTick}");
            foreach (var entity in zone.OwnEntities)
            {
                if (!_owned.TryAdd(entity.Id, entity))
                    Fail($"{entity.Id} is in {_owned[entity.Id].Home} and in {zone.Id}");
            }
        }
        foreach (var (id, story) in cluster.Ledger.Entities)
        {
            if (_owned.ContainsKey(id) == !story.HasEnded)
                continue;
            if (story.HasEnded && !cluster.Ledger.IsExcused(story, TimeSpan.Zero))
                Fail($"{id} has ended, but is in {_owned[id].Home}");
            else if (story is { HasEnded: false, IsStale: false, Last.HasEnded: false } && !cluster.Ledger.HasEndedAfterAll(story))
                Fail($"{id} is lost; it was last in {story.Last}");
            else
                cluster.Report.Count(story.HasEnded ? "entities that came to life again, excused" : "entities lost with their zone");
        }
    }

    private void CheckMessages()
    {
        foreach (var message in cluster.Ledger.Messages)
        {
            if (message.IsSettled)
                continue;
            var senderIsGone = cluster.Ledger.Entities.TryGetValue(message.Sender, out var sender) && (sender.HasEnded || sender.Last is { HasEnded: true });
            if (senderIsGone)
                cluster.Report.Count("messages unanswered, their senders being gone");
            else if (cluster.Ledger.IsLossExcused(message))
                cluster.Report.Count("messages lost and excused");
            else
                Fail($"message {message.Number} from {message.Sender} to {message.Target}, sent at {message.SentAt.TotalSeconds:0.000} s, neither took effect nor came back");
        }
    }

    private void CheckGhosts()
    {
        foreach (var zone in _zones.Values.Where(z => !z.Id.IsNamed))
        {
            var ghosts = zone.GhostEntities.ToDictionary(g => g.Id);
            foreach (var ghost in ghosts.Values)
            {
                if (!_owned.TryGetValue(ghost.Id, out var owner))
                    Fail($"{zone.Id} shows {ghost.Id}, which is nowhere");
                else if (owner.Home == zone.Id)
                    Fail($"{zone.Id} shows its own {ghost.Id} as a ghost");
                else if (!IsEqual(ghost, owner))
                    Fail($"{zone.Id} shows {Describe(ghost)}, but it is {Describe(owner)} in {owner.Home}");
            }
            foreach (var neighbour in cluster.World.Spec.Neighbours(zone.Id))
            {
                foreach (var entity in _zones[neighbour].OwnEntities)
                {
                    if (!ghosts.ContainsKey(entity.Id) && zone.Cell.AxisDistance(entity.Location) < cluster.World.Spec.GhostDistance - 1)
                        Fail($"{zone.Id} does not show {Describe(entity)} of {neighbour}");
                }
            }
        }
    }

    private string Unconfirmed(Zone zone)
    {
        var zones = new List<ZoneId>();
        foreach (var channel in zone.Channels.All)
        {
            if (!channel.Outgoing.IsConfirmed)
                zones.Add(channel.Zone);
        }
        return string.Join(", ", zones.Select(z => FormattableString.Invariant($"{z}, whose last tick was {_zones[z].LastTick}")));
    }

    /// <summary>What rides along may stick out of the world, where nobody sees it but at the edge.</summary>
    private Vector2 InWorld(Entity entity)
    {
        var (min, max) = cluster.World.Spec.Bounds;
        return Vector2.Clamp(entity.Position, new Vector2(min.X, min.Y), new Vector2(max.X, max.Y));
    }

    private bool IsEqual(Entity ghost, Entity owner) =>
        (Vector2.Distance(ghost.Position, owner.Position) <= PositionTolerance || Vector2.Distance(ghost.Position, InWorld(owner)) <= PositionTolerance)
        && (ghost, owner) switch
        {
            (Wanderer a, Wanderer b) => a.Velocity == b.Velocity && a.Heard == b.Heard,
            (Post a, Post b) => a.Heard == b.Heard,
            (Avatar a, Avatar b) => a.Velocity == b.Velocity && a.Heard == b.Heard,
            _ => false,
        };

    private static string Describe(Entity entity) => entity switch
    {
        Wanderer w => FormattableString.Invariant($"{w.Id} at {w.Position}, velocity {w.Velocity}, heard {w.Heard}"),
        Post p => FormattableString.Invariant($"{p.Id} at {p.Position}, heard {p.Heard}"),
        Avatar a => FormattableString.Invariant($"{a.Id} at {a.Position}, velocity {a.Velocity}, heard {a.Heard}"),
        _ => entity.Id.ToString(),
    };

    private void Fail(FormattableString what) => cluster.Verdict.Fail(what.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
