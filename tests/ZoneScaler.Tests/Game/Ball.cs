using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.State;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Game;

/// <summary>An entity that moves in a straight line, bounces off the world's edge, and notes what happens to it.</summary>
[EntityType("ball")]
public sealed partial class Ball : Entity
{
    /// <summary>What happened, in order; not state.</summary>
    [Transient]
    public List<string> Log { get; } = [];

    [Replicated]
    public partial Vector2 Velocity { get; set; }

    [Replicated]
    public partial int Hits { get; set; }

    [Replicated]
    public partial string Label { get; set; } = "";

    [Replicated]
    public partial string Title { get; set; } = "";

    [Persisted]
    public partial string Diary { get; set; } = "";

    [Owner]
    public partial int Secret { get; set; }

    [Persisted]
    public partial double Exact { get; set; } = 0.1;

    [Persisted]
    public partial EntityRef Friend { get; set; }

    [Persisted(Length = 256)]
    public partial StateList<uint> Received { get; }

    [Persisted]
    public partial int Handovers { get; set; }

    [Persisted]
    public partial int Bounces { get; set; }

    [Persisted]
    public partial int Returned { get; set; }

    /// <summary>Called each tick, to let a test act as the entity.</summary>
    [Transient]
    public Action<Ball, Tick>? Act { get; set; }

    public static EntityRef SpawnFrom(Ball spawner, Entity born, Vector2 position) => spawner.Spawn(born, position);

    public void Fire(EntityRef target, uint number) => Send(target, new Hit(number));

    public void Fire(Entity target, uint number) => Send(target, new Hit(number));

    public void Blast(Shape shape, uint number) => Area(in shape, new Hit(number));

    public void Remind(TimeSpan delay, uint number, TimeSpan period = default) => LastTimer = Schedule(delay, new Hit(number), period);

    public void CancelReminder() => Cancel(LastTimer);

    public void Leave() => Despawn();

    public void JumpTo(Vector2 position) => Teleport(position);

    public void HoldOnTo(Entity parent) => AttachTo(parent);

    public void LetGo() => Detach();

    public void Ping(EntityRef target) => Send(target, new Unheard());

    public void Tell(uint number) => SendToPlayer(new Noted(number));

    public void Shout(string text) => Emit(new Said(text));

    public void Show(uint number) => Emit(new Noted(number));

    public List<Entity> Around(float radius)
    {
        var found = new List<Entity>();
        foreach (var entity in Nearby(radius))
            found.Add(entity);
        return found;
    }

    [Transient]
    private uint LastTimer { get; set; }

    protected override void OnSpawn() => Log.Add("spawn");

    protected override void OnTick(in Tick tick)
    {
        Position += Velocity * tick.Delta;
        Act?.Invoke(this, tick);
    }

    protected override void OnHandover(ZoneId from)
    {
        Handovers++;
        Log.Add($"handover from {from}");
    }

    protected override void OnBlocked(BlockReason reason)
    {
        Log.Add($"blocked {reason}");
        Bounces++;
        var bounds = World.Bounds;
        var outward = new Vector2(
            Position.X <= bounds.Min.X ? -1 : Position.X >= bounds.Max.X ? 1 : 0,
            Position.Y <= bounds.Min.Y ? -1 : Position.Y >= bounds.Max.Y ? 1 : 0);
        Velocity = new Vector2(outward.X * Velocity.X > 0 ? -Velocity.X : Velocity.X, outward.Y * Velocity.Y > 0 ? -Velocity.Y : Velocity.Y);
    }

    protected override void OnUndeliverable(in Undeliverable message)
    {
        Returned++;
        Log.Add($"returned {message.Reason} {(message.Is<Hit>(out var hit) ? hit.Number : 0)}");
    }

    protected override void OnDespawn() => Log.Add("despawn");

    protected override void OnConnectionChanged(bool connected) => Log.Add($"connected {connected}");

    [Handler]
    private void On(Hit hit)
    {
        Hits++;
        if (Received.Count < Received.Capacity)
            Received.Add(hit.Number);
        Log.Add($"hit {hit.Number}");
        if (hit.Number == Hit.Fatal)
            throw new InvalidOperationException("A bug in the game.");
    }

    [Handler]
    private void On(Steer steer)
    {
        Velocity = steer.Velocity;
        Log.Add("steer");
    }
}

/// <summary>A numbered message.</summary>
[Message("hit")]
public readonly partial record struct Hit(uint Number)
{
    /// <summary>The number that makes a ball throw.</summary>
    public const uint Fatal = 666;
}

/// <summary>A message that no ball handles.</summary>
[Message("unheard")]
public readonly partial record struct Unheard;

/// <summary>A player's input.</summary>
[Input("steer")]
public readonly partial record struct Steer(Vector2 Velocity);

/// <summary>An event for clients.</summary>
[Event("noted")]
public readonly partial record struct Noted(uint Number);

/// <summary>An event of any length.</summary>
[Event("said")]
public readonly partial record struct Said(string Text);
