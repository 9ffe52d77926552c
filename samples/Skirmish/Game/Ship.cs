using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;

namespace Skirmish.Game;

/// <summary>A player's ship.</summary>
[EntityType("ship", PositionPrecision = 0.05)]
public sealed partial class Ship : Craft
{
    private const int HardKnock = 130;

    [Replicated] public partial string Name { get; set; } = "";
    [Replicated(Min = 0, Max = 1_000_000)] public partial int Score { get; set; }

    /// <summary>Back from the dead a short while ago, and so invulnerable.</summary>
    [Replicated] public partial bool Shielded { get; set; }

    /// <summary>Counts teleports, so that clients do not draw the way between.</summary>
    [Replicated] public partial byte Jumps { get; set; }

    [Owner(Precision = 0.1, Min = 0, Max = Rules.ShipEnergy)] public partial float Energy { get; set; } = Rules.ShipEnergy;
    [Owner(Min = 0, Max = Rules.MaxTorpedoes)] public partial int Torpedoes { get; set; } = Rules.FirstTorpedoes;

    /// <summary>Counts the own shots; the newest shot carries the same number.</summary>
    [Owner] public partial ushort ShotsFired { get; set; }

    /// <summary>Counts the helms that it has taken: never more than its pilot has sent.</summary>
    [Owner] public partial int HelmsTaken { get; set; }
    [Owner] public partial int Kills { get; set; }
    [Owner] public partial int Deaths { get; set; }

    /// <summary>Ships destroyed since the last death: the price on the pilot's head.</summary>
    [Persisted] public partial int Streak { get; set; }
    [Persisted] public partial sbyte PushX { get; set; }
    [Persisted] public partial sbyte PushY { get; set; }
    [Persisted] public partial ushort Aim { get; set; }
    [Persisted] public partial Buttons Held { get; set; }
    [Persisted] public partial long ShieldedUntil { get; set; }
    [Persisted] public partial long TorpedoReadyAt { get; set; }
    [Persisted] public partial long RepairsFrom { get; set; }

    /// <summary>Parts of a hull point repaired; too little to save.</summary>
    [Transient] private float _repair;

    public override bool IsVulnerable => Hull > 0 && !Shielded;

    public override bool IsDrone => false;

    /// <summary>How the pilot held the helm last.</summary>
    private Helm Helm
    {
        get => new(PushX, PushY, Aim, Held);
        set => (PushX, PushY, Aim, Held) = (value.PushX, value.PushY, value.Aim, value.Held);
    }

    protected override void OnSpawn()
    {
        base.OnSpawn();
        Revive();
        Schedule(TimeSpan.FromSeconds(2), new Wake(), TimeSpan.FromSeconds(2));
    }

    protected override void OnTick(in Tick tick)
    {
        if (Hull == 0)
            return;
        if (Shielded && tick.Number >= ShieldedUntil)
            Shielded = false;
        Energy = Fly(Helm, Rules.ShipHandling, Energy);
        var knock = BounceOffRocks();
        if (knock > HardKnock)
            TakeDamage((int)(knock / 20), EntityRef.None, Position);
        if (Hull == 0)
            return;
        Repair(tick);
        if (Helm.Has(Buttons.Fire))
            Fire(tick);
        if (Helm.Has(Buttons.Torpedo))
            Launch(tick);
    }

    protected override void OnDestroyed(EntityRef by)
    {
        if (!by.IsNone)
            Send(by, new Destroyed(TargetKind.Ship, Rules.PointsForShip + Streak * Rules.PointsPerStreak, Name, Mark));
        Emit(new Explosion(TargetKind.Ship, 3));
        (Velocity, Engine, Streak, Deaths) = (Vector2.Zero, 0, 0, Deaths + 1);
        Schedule(TimeSpan.FromSeconds(Rules.RespawnDelay), new Respawn());
    }

    protected override void OnDamaged(EntityRef by, Vector2 from) => RepairsFrom = Now.Number + Ticks(Rules.RepairDelay);

    protected override void OnConnectionChanged(bool connected)
    {
        if (!connected)
            Helm = default(Helm) with { Aim = Aim };
    }

    protected override void OnPlayerLeft()
    {
        Send(Arena.Name, new Retired());
        base.OnPlayerLeft();
    }

    protected override void OnUndeliverable(in Undeliverable message)
    {
        // Nobody can say where it is calm: here is as good as anywhere.
        if (message.Is<BerthWanted>(out _))
            Revive();
    }

    private void Fire(in Tick tick)
    {
        if (tick.Number < ReadyAt || Energy < Rules.ShotEnergy)
            return;
        ReadyAt = tick.Number + Ticks(Rules.ShotCooldown);
        Energy -= Rules.ShotEnergy;
        Shielded = false;
        ShotsFired++;
        Shoot(Heading, Rules.ShotSpeed, Rules.ShotDamage, ShotsFired);
    }

    private void Launch(in Tick tick)
    {
        if (tick.Number < TorpedoReadyAt || Torpedoes == 0)
            return;
        TorpedoReadyAt = tick.Number + Ticks(Rules.TorpedoCooldown);
        Torpedoes--;
        Shielded = false;
        var direction = Flight.Direction(Heading);
        var torpedo = new Torpedo
        {
            Velocity = direction * Rules.TorpedoSpeed + Velocity,
            Shooter = Ref,
            ShooterMark = Mark,
            TicksLeft = (int)Ticks(Rules.TorpedoLife),
        };
        Spawn(torpedo, InWorld(Position + direction * Rules.CraftRadius * 2));
    }

    private void Repair(in Tick tick)
    {
        if (Hull >= Rules.ShipHull || tick.Number < RepairsFrom)
            return;
        _repair += Rules.RepairPerSecond * tick.Delta;
        if (_repair < 1)
            return;
        _repair--;
        Hull++;
    }

    private void Revive()
    {
        Hull = Rules.ShipHull;
        Energy = Rules.ShipEnergy;
        Torpedoes = Math.Max(Torpedoes, Rules.FirstTorpedoes);
        Shielded = true;
        ShieldedUntil = Now.Number + Ticks(Rules.ShieldTime);
        // Not before it has got there: a teleport happens at the end of the tick.
        ReadyAt = TorpedoReadyAt = Now.Number + Ticks(Rules.ShotCooldown);
        Jumps++;
    }

    [Handler]
    private void On(Helm helm)
    {
        Helm = helm;
        HelmsTaken++;
    }

    [Handler]
    private void On(Respawn respawn) => Send(Arena.Name, new BerthWanted());

    [Handler]
    private void On(Berth berth)
    {
        Revive();
        Teleport(berth.Position);
    }

    [Handler]
    private void On(Destroyed destroyed)
    {
        Score += destroyed.Points;
        if (Player is { IsConnected: true })
            SendToPlayer(new Award(destroyed.Points, destroyed.Kind, destroyed.Name));
        if (destroyed.Kind == TargetKind.Rock)
            return;
        Kills++;
        if (destroyed.Kind == TargetKind.Ship)
            Streak++;
        Emit(new Kill(Name, destroyed.Name, Mark, destroyed.Mark));
    }

    // One event for each: a gun that fires every few ticks seldom has two shots that end in the same one. A pilot who is away is told after the return.
    [Handler]
    private void On(ShotGone shot)
    {
        if (Player != null)
            SendToPlayer(new ShotEnded(shot.Number));
    }

    [Handler]
    private void On(Collect pickup)
    {
        switch (pickup.Kind)
        {
            case PickupKind.Repair:
                Hull = Hull == 0 ? 0 : Math.Min(Rules.ShipHull, Hull + 35);
                break;
            case PickupKind.Energy:
                Energy = Rules.ShipEnergy;
                break;
            case PickupKind.Torpedo:
                Torpedoes = Math.Min(Rules.MaxTorpedoes, Torpedoes + 1);
                break;
        }

        if (Player is { IsConnected: true })
            SendToPlayer(new Collected(pickup.Kind));
    }

    [Handler]
    private void On(Wake wake) => Send(Arena.Name, new Report(Name, Score));

    [Handler]
    private void On(Standings standings)
    {
        if (Player is { IsConnected: true })
            SendToPlayer(new Scores(standings.Rows));
    }
}
