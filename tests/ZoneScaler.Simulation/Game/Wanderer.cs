using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Game;

/// <summary>An entity that does whatever entities can do, by chance, and tells the ledger.</summary>
[EntityType("wanderer")]
public sealed partial class Wanderer : Entity
{
    private const float Speed = 40;
    private const float BlastRadius = 30;

    [Replicated]
    public partial Vector2 Velocity { get; set; }

    /// <summary>How many messages have come.</summary>
    [Replicated]
    public partial int Heard { get; set; }

    /// <summary>How often it has teleported, or what it rides on: who sees it vanish and come back may tell by it.</summary>
    [Replicated]
    public partial int Jumps { get; set; }

    /// <summary>Where it was a tick ago.</summary>
    [Persisted]
    public partial Vector2 LastPlace { get; set; }

    /// <summary>How often it has changed zone; exact, so handovers carry it.</summary>
    [Persisted]
    public partial int Crossings { get; set; }

    protected override void OnSpawn()
    {
        LastPlace = Position;
        Ledger.Current.Spawned(this);
    }

    protected override void OnTick(in Tick tick)
    {
        if (Vector2.Distance(Position, LastPlace) > Speed)
            Jumps++; // with what it rode on
        LastPlace = Position;
        var ledger = Ledger.Current;
        if (ledger.IsCalm)
            return;
        var random = tick.Random;
        if (Velocity == Vector2.Zero || random.NextInt(50) == 0)
            Velocity = random.NextDirection() * Speed;
        if (Parent == null)
            Position += Velocity * tick.Delta;
        Talk(ledger, random);
        switch (random.NextInt(800))
        {
            case 0 or 1 when ledger.WantsMore:
                Spawn(new Wanderer(), Position + random.NextDirection() * Speed);
                break;
            case 2:
                Despawn();
                break;
            case 3 or 4 when Parent == null:
                Jumps++;
                Teleport(RandomPlace(random));
                break;
            case 5 or 6:
                Ride();
                break;
            case 7 or 8:
                Detach();
                break;
            case 9 or 10:
                Area(Shape.Circle(Position, BlastRadius), new Blast(ledger.AreaBegins(this)));
                break;
        }
    }

    protected override void OnHandover(ZoneId from)
    {
        Crossings++;
        Ledger.Current.Arrived(this);
    }

    protected override void OnBlocked(BlockReason reason)
    {
        Velocity = -Velocity;
        Ledger.Current.Blocked(this, reason);
    }

    protected override void OnUndeliverable(in Undeliverable message)
    {
        if (message.Is<Note>(out var note))
            Ledger.Current.Returned(note.Number, this, message.Reason);
    }

    protected override void OnDespawn() => Ledger.Current.Despawned(this);

    private void Talk(Ledger ledger, ZoneRandom random)
    {
        switch (random.NextInt(40))
        {
            case 0 when ledger.AnyEntity(random) is { IsNone: false } target && target.Id != Id:
                Send(target, new Note(ledger.Sent(this, target)));
                break;
            case 1:
                foreach (var other in Nearby(World.GhostDistance))
                {
                    Send(other, new Note(ledger.Sent(this, other.Ref)));
                    break;
                }
                break;
            case 2 when random.NextInt(4) == 0:
                Send(Board.Name, new Note(ledger.Sent(this, ledger.Board)));
                break;
        }
    }

    /// <summary>Attaches itself to somebody near, if that is possible.</summary>
    private void Ride()
    {
        if (Parent != null || Ledger.Current.Carries(this))
            return;
        foreach (var other in Nearby<Wanderer>(World.GhostDistance))
        {
            if (other.IsGhost || other.Parent != null)
                continue;
            AttachTo(other);
            break;
        }
    }

    private Vector2 RandomPlace(ZoneRandom random) => new(
        random.NextFloat(World.Bounds.Min.X, World.Bounds.Max.X),
        random.NextFloat(World.Bounds.Min.Y, World.Bounds.Max.Y));

    [Handler]
    private void On(Note note)
    {
        Heard++;
        Ledger.Current.TookEffect(note.Number, this, Sender);
    }

    [Handler]
    private void On(Blast blast) => Ledger.Current.Hit(blast.Number, this);
}
