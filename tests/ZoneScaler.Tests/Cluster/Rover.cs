using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;

namespace ZoneScaler.Tests.Cluster;

/// <summary>An entity that keeps the cluster busy by itself, wherever it is: it roams, calls others, jumps, and makes others. What it does with messages is in a ledger.</summary>
[EntityType("rover")]
public sealed partial class Rover : Entity
{
    [ThreadStatic]
    private static Ledger? _ledger;

    /// <summary>Where rovers on this thread write what they do; null for those of a zone that is no owner any more.</summary>
    public static Ledger? Ledger
    {
        get => _ledger;
        set => _ledger = value;
    }

    [Replicated(Precision = 0.01)]
    public partial Vector2 Velocity { get; set; }

    [Replicated]
    public partial int Calls { get; set; }

    [Persisted]
    public partial int CallsSent { get; set; }

    [Persisted]
    public partial int CallsReturned { get; set; }

    [Persisted]
    public partial EntityRef Friend { get; set; }

    protected override void OnSpawn() => Ledger?.Born.Add(Id);

    protected override void OnTick(in Tick tick)
    {
        if (Ledger is not { IsCalm: false } ledger)
            return;
        Position += Velocity * tick.Delta;
        switch (tick.Random.NextInt(40))
        {
            case 0:
                Velocity = tick.Random.NextDirection() * tick.Random.NextFloat(10, 60);
                break;
            case 1 when tick.Random.NextInt(5) == 0:
                Teleport(new Vector2(tick.Random.NextFloat(0, 400), tick.Random.NextFloat(0, 400)));
                break;
            case 2 when ledger.Born.Count < ledger.MaxBorn && tick.Random.NextInt(10) == 0:
                ledger.Expected.Add(Spawn(new Rover { Friend = Ref }, new Vector2(tick.Random.NextFloat(0, 400), tick.Random.NextFloat(0, 400))).Id);
                break;
            case < 10:
                Call();
                break;
        }
    }

    protected override void OnBlocked(BlockReason reason) => Velocity = -Velocity;

    protected override void OnUndeliverable(in Undeliverable message)
    {
        if (!message.Is<Called>(out var called))
            return;
        CallsReturned++;
        Ledger?.Returned(called.Number);
    }

    private void Call()
    {
        var target = Friend;
        foreach (var other in Nearby<Rover>(20))
            target = other.Ref;
        if (target.IsNone || Ledger is not { } ledger)
            return;
        CallsSent++;
        Send(target, new Called(ledger.NextCall()));
    }

    [Handler]
    private void On(Called called)
    {
        Calls++;
        Ledger?.Handled(called.Number);
    }
}

/// <summary>A numbered call.</summary>
[Message("called")]
public readonly partial record struct Called(uint Number);
