using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;

namespace Skirmish.Chaos.Ledgers;

/// <summary>What a chaos run counts: it wanders through the world for ever and never ends, and gives of its gold to others that it meets. So how many there are is known, and how much gold.</summary>
[EntityType("token")]
public sealed partial class Token : Entity
{
    /// <summary>What each has at first.</summary>
    public const int FirstGold = 8;

    /// <summary>To whom it gives.</summary>
    internal const float Reach = 120;

    /// <summary>Whose it is: <see cref="Mint.Life"/>.</summary>
    [Persisted] public partial long Mint { get; set; }

    /// <summary>Which of its mint's it is, from 1 on.</summary>
    [Persisted] public partial int Number { get; set; }

    [Persisted] public partial int Gold { get; set; } = FirstGold;
    [Persisted] public partial Vector2 Velocity { get; set; }

    /// <summary>Tokens of other zones that it could give to.</summary>
    internal IEnumerable<Token> GhostsInReach()
    {
        var ghosts = new List<Token>();
        foreach (var other in Nearby<Token>(Reach))
        {
            if (other.IsGhost)
                ghosts.Add(other);
        }

        return ghosts;
    }

    protected override void OnSpawn() => Schedule(TimeSpan.FromSeconds(1 + Now.Random.NextFloat()), new Wake(), TimeSpan.FromSeconds(1));

    protected override void OnTick(in Tick tick)
    {
        if (LedgerPages.IsResting)
            return;
        var position = Position + Velocity * tick.Delta;
        var velocity = Velocity;
        Turn(ref position.X, ref velocity.X);
        Turn(ref position.Y, ref velocity.Y);
        (Position, Velocity) = (position, velocity);
    }

    protected override void OnUndeliverable(in Undeliverable message)
    {
        if (message.Is<Gift>(out var gift))
            Gold += gift.Gold;
    }

    // At the world's edge it turns round as fast as it was: it must cross borders as often after an hour as at first.
    private static void Turn(ref float position, ref float velocity)
    {
        if (position is >= Rules.CraftRadius and <= Rules.WorldSize - Rules.CraftRadius)
            return;
        position = Math.Clamp(position, Rules.CraftRadius, Rules.WorldSize - Rules.CraftRadius);
        velocity = -velocity;
    }

    [Handler]
    private void On(Wake wake)
    {
        if (LedgerPages.IsResting || Gold == 0)
            return;
        foreach (var other in Nearby<Token>(Reach))
        {
            if (Now.Random.NextInt(2) == 0)
                continue;
            Gold--;
            Send(other, new Gift(1));
            return;
        }
    }

    [Handler]
    private void On(Gift gift) => Gold += gift.Gold;
}
