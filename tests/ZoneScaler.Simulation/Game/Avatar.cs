using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Ticking;

namespace ZoneScaler.Simulation.Game;

/// <summary>A player's entity: goes where its player sends it, and tells the player of each input that it has used.</summary>
[EntityType("avatar")]
public sealed partial class Avatar : Entity
{
    [Replicated]
    public partial Vector2 Velocity { get; set; }

    /// <summary>How many messages have come.</summary>
    [Replicated]
    public partial int Heard { get; set; }

    /// <summary>How often it has teleported.</summary>
    [Replicated]
    public partial int Jumps { get; set; }

    /// <summary>How many inputs it has used.</summary>
    [Owner]
    public partial int Used { get; set; }

    /// <summary>Which of all avatars of the run it is, from 1.</summary>
    [Persisted]
    public partial int Number { get; set; }

    protected override void OnSpawn()
    {
        Ledger.Current.Spawned(this);
        Number = Ledger.Current.Players.Born(this);
    }

    protected override void OnTick(in Tick tick)
    {
        if (Velocity == Vector2.Zero || Ledger.Current.IsCalm)
            return;
        var (min, max) = World.Bounds;
        var next = Position + Velocity * tick.Delta;
        if (next.X < min.X || next.X > max.X)
            Velocity = Velocity with { X = -Velocity.X };
        if (next.Y < min.Y || next.Y > max.Y)
            Velocity = Velocity with { Y = -Velocity.Y };
        Position = Vector2.Clamp(next, new Vector2(min.X, min.Y), new Vector2(max.X, max.Y));
    }

    protected override void OnHandover(Worlds.ZoneId from) => Ledger.Current.Arrived(this);

    protected override void OnBlocked(BlockReason reason)
    {
        Velocity = -Velocity;
        Ledger.Current.Blocked(this, reason);
    }

    protected override void OnDespawn() => Ledger.Current.Despawned(this);

    [Handler]
    private void On(Steer steer)
    {
        Velocity = steer.Velocity;
        Use(steer.Number);
    }

    [Handler]
    private void On(Jump jump)
    {
        Jumps++;
        Teleport(jump.To);
        Use(jump.Number);
    }

    [Handler]
    private void On(Note note)
    {
        Heard++;
        Ledger.Current.TookEffect(note.Number, this, Sender);
    }

    [Handler]
    private void On(Blast blast) => Ledger.Current.Hit(blast.Number, this);

    private void Use(uint input)
    {
        Used++;
        Ledger.Current.Players.Used(this, input);
        SendToPlayer(new Receipt(Number, Used));
    }
}
