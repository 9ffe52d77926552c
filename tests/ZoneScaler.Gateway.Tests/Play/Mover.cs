using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.State;
using ZoneScaler.Ticking;

namespace ZoneScaler.Gateway.Tests.Play;

/// <summary>A player's entity, or nobody's: goes straight, bounces off the world's edge, does what its player's inputs say.</summary>
[EntityType("mover")]
public sealed partial class Mover : Entity
{
    [Replicated(Precision = 0.01, Min = -500, Max = 500)]
    public partial Vector2 Velocity { get; set; }

    [Replicated]
    public partial int Score { get; set; }

    [Replicated]
    public partial string Label { get; set; } = "";

    [Replicated(Length = 8)]
    public partial StateList<int> Items { get; }

    [Owner]
    public partial int Credits { get; set; }

    protected override void OnTick(in Tick tick)
    {
        if (Velocity == default)
            return;
        var next = Position + Velocity * tick.Delta;
        var (min, max) = World.Bounds;
        if (next.X < min.X || next.X > max.X)
            Velocity = Velocity with { X = -Velocity.X };
        if (next.Y < min.Y || next.Y > max.Y)
            Velocity = Velocity with { Y = -Velocity.Y };
        Position = Vector2.Clamp(next, new Vector2(min.X, min.Y), new Vector2(max.X, max.Y));
    }

    [Handler]
    private void On(Steer steer) => Velocity = steer.Velocity;

    [Handler]
    private void On(Spend spend)
    {
        Credits -= spend.Amount;
        Score += spend.Amount;
        Label = $"spent {Score}";
        Items.Clear();
        Items.Add(Score);
        SendToPlayer(new Receipt(Score));
        Emit(new Flash(Score));
    }

    [Handler]
    private void On(Jump jump) => Teleport(jump.To);

    [Handler]
    private void On(End end) => Despawn();
}

[Input("steer")]
public readonly partial record struct Steer(Vector2 Velocity);

[Input("spend")]
public readonly partial record struct Spend(int Amount);

[Input("jump")]
public readonly partial record struct Jump(Vector2 To);

[Input("end")]
public readonly partial record struct End(bool Now);

[Input("say")]
public readonly partial record struct Say(string Text, double Loudness);

[Message("inner")]
public readonly partial record struct Inner(int Value);

[Event("receipt")]
public readonly partial record struct Receipt(int Total);

[Event("flash")]
public readonly partial record struct Flash(int Total);
