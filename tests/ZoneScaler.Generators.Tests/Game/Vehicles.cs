using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.State;

namespace ZoneScaler.Generators.Tests.Game;

/// <summary>A base of entity types that is none itself.</summary>
public abstract partial class Vehicle : Entity
{
    [Replicated(Min = 0, Max = 1000)]
    public partial int Fuel { get; protected set; } = 500;

    [Persisted]
    internal partial string Owner { get; set; } = "nobody";

    public int Repairs => _repairs;

    [Transient]
    private int _repairs;

    [Handler]
    private void On(Refuel refuel) => Fuel += refuel.Amount;

    [Handler]
    protected virtual void On(in Heal heal) => _repairs += heal.Amount;
}

/// <summary>A class between that adds nothing to the state.</summary>
public abstract class Flyer : Vehicle
{
    public int Altitude => Fuel * 2;
}

[EntityType("ship", PositionPrecision = 0.5)]
public sealed partial class Ship : Flyer
{
    [Replicated(Precision = 0.01, Min = -500, Max = 500)]
    public partial Vector2 Velocity { get; set; }

    [Replicated]
    public partial int Hull { get; set; } = 100;

    [Owner(Name = "money")]
    public partial int Credits { get; set; }

    [Persisted]
    public partial string Note { get; set; }

    [Replicated(Length = 8)]
    public partial StateList<int> Items { get; }

    [Transient]
    public float Cooldown { get; set; }

    [Handler]
    private void On(Hit hit) => Hull -= hit.Damage;

    [Handler]
    internal void Handle(Steer steer) => Velocity = new Vector2(steer.Turn, steer.Thrust ? 1 : 0);

    protected override void On(in Heal heal)
    {
        base.On(heal);
        Hull += heal.Amount;
    }
}

[EntityType("rock")]
public partial class Rock : Entity3D;

/// <summary>An entity type that derives from one.</summary>
[EntityType("ice")]
public partial class Ice : Rock
{
    [Replicated(Precision = 0.5)]
    public virtual partial double Temperature { get; set; } = -10;
}

public static partial class Weather
{
    internal partial record struct Zone
    {
        [EntityType("weather script")]
        internal sealed partial class Script : ZoneScript
        {
            [Persisted]
            internal partial uint @event { get; private set; }

            internal void Set(uint value) => @event = value;
        }
    }
}
