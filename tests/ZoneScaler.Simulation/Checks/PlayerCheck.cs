using System.Numerics;
using ZoneScaler.Client;
using ZoneScaler.Client.Entities;
using ZoneScaler.Entities;
using ZoneScaler.Gateway;
using ZoneScaler.Simulation.Game;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Players;
using ZoneScaler.Simulation.Running;
using SessionState = ZoneScaler.Client.SessionState;

namespace ZoneScaler.Simulation.Checks;

/// <summary>What must hold for players in the calm: each plays, with one entity, has been told all of it, sees what is there; and of nobody else is anything left.</summary>
internal sealed class PlayerCheck(SimulatedCluster cluster)
{
    private const float Tolerance = 0.02f;

    private static readonly TimeSpan LeavingTime = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(ulong Zone, uint Epoch, uint Serial), Entity> _entities = [];
    private readonly Dictionary<ulong, Avatar> _avatars = []; // by session

    public void Check()
    {
        Collect();
        foreach (var player in cluster.Players)
        {
            if (player.Session is not { State: SessionState.Playing, Own: not null } session || player.Story is not { } story)
                Fail($"{player} does not play");
            else if (!_avatars.Remove(session.Id, out var avatar))
                Fail($"{player} plays, but has no avatar");
            else
                Check(player, session, story, avatar);
        }
        foreach (var (session, avatar) in _avatars)
            Fail($"{avatar.Id} in {avatar.Home} is of session {session:x}, which nobody plays{(cluster.Ledger.Players.HasSaidGoodBye(session) ? " since its player left" : "")}; connected: {avatar.Player!.IsConnected}");
        CheckGateways();
    }

    private IEnumerable<SessionGateway> Gateways => cluster.Machines.Select(m => m.Process?.Players?.Gateway).OfType<SessionGateway>();

    private void Collect()
    {
        foreach (var zone in cluster.Machines.Where(m => m.Misfit == Misfit.None).SelectMany(m => m.Process?.Host?.Zones ?? []))
        {
            foreach (var entity in zone.OwnEntities.Where(e => e is Wanderer or Post or Avatar))
            {
                _entities.Add((entity.Id.Zone.Value, entity.Id.Epoch, entity.Id.Serial), entity);
                if (entity is Avatar avatar && !_avatars.TryAdd(avatar.Player!.Session, avatar))
                    Fail($"session {avatar.Player.Session:x} has {avatar.Id} in {avatar.Home} and {_avatars[avatar.Player.Session].Id} in {_avatars[avatar.Player.Session].Home}");
            }
        }
    }

    private void Check(SimulatedPlayer player, ClientSession session, PlayerStory story, Avatar avatar)
    {
        var own = session.Own!;
        if (IdOf(own) != (avatar.Id.Zone.Value, avatar.Id.Epoch, avatar.Id.Serial))
            Fail($"{player} is shown {own} as its own, but has {avatar.Id}");
        if (own.GetInt32("used") != avatar.Used)
            Fail($"{player} is shown {own.GetInt32("used")} used inputs, but it is {avatar.Used}");
        if (session.LastInputUsed != session.LastInputSent)
            Fail($"{player} has sent {session.LastInputSent} inputs, of which {session.LastInputUsed} are used");
        CheckInputs(player, story, avatar);
        CheckSession(player, session, avatar);
        CheckView(player, session, avatar);
    }

    private void CheckInputs(SimulatedPlayer player, PlayerStory story, Avatar avatar)
    {
        if (!cluster.Ledger.Players.TryFindAvatar(avatar.Number, out var known))
        {
            Fail($"{avatar.Id} was never born");
            return;
        }
        var (lastInput, used) = (known.LastInput, avatar.Used);
        // An avatar that was given instead of a lost one does not use what was sent before; a first one uses all.
        if (lastInput != story.LastInput && (cluster.Ledger.Players.IsFirst(known) || lastInput != 0) && !cluster.Ledger.Players.HasLost(known, known.LastUse))
            Fail($"{player} has sent input {story.LastInput} last, but its avatar has used {lastInput} last");
        if (used > 0 && (story.Avatar != known || story.Receipts != used) && !cluster.Ledger.Players.HasLost(known, known.LastUse))
            Fail($"{player} has been told of {story.Receipts} inputs by avatar {story.Avatar?.Number}, but avatar {avatar.Number} has used {used}");
    }

    private void CheckSession(SimulatedPlayer player, ClientSession client, Avatar avatar)
    {
        var holders = Gateways.Where(g => g.Directory.TryFind(client.Id, out _)).ToList();
        if (holders.Count != 1 || !holders[0].Directory.TryFind(client.Id, out var session))
        {
            Fail($"{player} has a session at gateways {string.Join(", ", holders.Select(g => g.Number))}");
            return;
        }
        var claim = avatar.Player!.Claim;
        if (session.State != Gateway.Sessions.SessionState.Live || session.Connection == null || !session.IsAttached || session.Inputs.Count > 0 || session.PendingEventCount > 0)
            Fail($"{player} has a session that is {session.State}, connected: {session.Connection != null}, attached: {session.IsAttached}, {session.Inputs.Count} inputs and {session.PendingEventCount} events waiting");
        if (!avatar.Player.IsConnected || claim.Gateway != holders[0].Number || claim.Epoch != session.Epoch)
            Fail($"{player} is connected to gateway {holders[0].Number} in epoch {session.Epoch:x}, but its avatar says {avatar.Player.IsConnected}, gateway {claim.Gateway}, epoch {claim.Epoch:x}");
        if (!avatar.Player.Events.Unsent.IsEmpty)
            Fail($"{player} is not sent {avatar.Player.Events.Unsent.Length} events of its avatar");
    }

    private void CheckView(SimulatedPlayer player, ClientSession session, Avatar avatar)
    {
        var radius = cluster.Scenario.Gateway.InterestRadius;
        var shown = session.Entities.ToDictionary(IdOf);
        foreach (var (id, entity) in _entities)
        {
            var distance = Vector2.Distance(entity.Position, avatar.Position);
            if (!shown.Remove(id, out var copy))
            {
                if (distance < radius - 1 && InWorld(entity) == entity.Position && !SticksOut(entity))
                    Fail($"{player} does not see {entity.Id} at {entity.Position}, {distance} away from its avatar");
            }
            else if (distance > radius * cluster.Scenario.Gateway.InterestHysteresis + 1 && InWorld(entity) == entity.Position)
            {
                Fail($"{player} sees {entity.Id}, {distance} away from its avatar");
            }
            else if (!IsEqual(copy, entity))
            {
                Fail($"{player} sees {copy} at {copy.Position}, heard {copy.GetInt32("heard")}, but it is at {entity.Position} in {entity.Home}, heard {HeardOf(entity)}");
            }
        }
        foreach (var copy in shown.Values)
            Fail($"{player} sees {copy}, which is nowhere");
    }

    private void CheckGateways()
    {
        foreach (var gateway in Gateways)
        {
            var played = cluster.Players.Select(p => p.Session?.Id ?? 0).ToHashSet();
            // One that was found lost only in the calm may be waiting for its player still.
            foreach (var session in gateway.Directory.All.Where(s => !played.Contains(s.Id) && (s.Connection != null || gateway.Directory.Now - s.DetachedSince > gateway.Options.ResumeWindow)))
                Fail($"gateway {gateway.Number} has session {session.Id:x}, which nobody plays: {session.State}, connected: {session.Connection != null}, detached since {session.DetachedSince}, asked for since {session.JoinSent}");
            var count = gateway.Directory.All.Count();
            if (gateway.Sessions != count)
                Fail($"gateway {gateway.Number} has {count} sessions, but counts {gateway.Sessions}");
            if (gateway.Directory.Now - gateway.Mail.LeavingSince > LeavingTime)
                Fail($"gateway {gateway.Number} still tells zones of {gateway.Mail.Leaving} players who have left");
        }
    }

    /// <summary>What rides along may stick out of the world, where nobody sees it but at the edge.</summary>
    private Vector2 InWorld(Entity entity)
    {
        var (min, max) = cluster.World.Spec.Bounds;
        return Vector2.Clamp(entity.Position, new Vector2(min.X, min.Y), new Vector2(max.X, max.Y));
    }

    /// <summary>What rides along may be over another cell than its zone's, to which nobody there listens.</summary>
    private bool SticksOut(Entity entity) => entity.Parent != null && cluster.World.Spec.ZoneAt(new Vector3(entity.Position, 0)) != entity.Home;

    private bool IsEqual(ClientEntity copy, Entity entity) =>
        copy.GetInt32("heard") == HeardOf(entity) && IsNear(copy.Position.X, entity.Position.X, InWorld(entity).X) && IsNear(copy.Position.Y, entity.Position.Y, InWorld(entity).Y);

    private static bool IsNear(float value, float one, float other) => Math.Abs(value - one) <= Tolerance || Math.Abs(value - other) <= Tolerance;

    private static int HeardOf(Entity entity) => entity switch
    {
        Wanderer wanderer => wanderer.Heard,
        Post post => post.Heard,
        Avatar avatar => avatar.Heard,
        _ => -1,
    };

    private static (ulong Zone, uint Epoch, uint Serial) IdOf(ClientEntity entity) => (entity.Id.Zone, entity.Id.Epoch, entity.Id.Serial);

    private void Fail(FormattableString what) => cluster.Verdict.Fail(what.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
