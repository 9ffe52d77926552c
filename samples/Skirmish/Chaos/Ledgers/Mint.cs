using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;

namespace Skirmish.Chaos.Ledgers;

/// <summary>The script of each zone in a chaos run: strikes tokens, tells the ledger of each, and shows those that are in its zone.</summary>
[EntityType("mint")]
public sealed partial class Mint : ZoneScript
{
    private const int First = 8;

    // Reached after 20 minutes: in a run of a quarter of an hour there is always a strike at risk, and in a longer one the tokens do not become ever more work.
    private const int Most = 42;

    // A token is in a new zone every few seconds.
    private const float MinSpeed = 60;
    private const float MaxSpeed = 200;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(35);

    /// <summary>Chosen by chance when the zone starts, so that a zone that has started anew can be told from its former self.</summary>
    [Persisted] public partial long Life { get; set; }

    /// <summary>How many tokens it has struck.</summary>
    [Persisted] public partial int Count { get; set; }

    /// <summary>When the next one is due.</summary>
    [Persisted] public partial long NextAt { get; set; }

    protected override void OnSpawn()
    {
        Life = (long)(Now.Random.NextUInt64() >> 1);
        while (Count < First)
            Strike();
        NextAt = Now.Number + Ticks(Period.TotalSeconds * Now.Random.NextFloat());
        Schedule(TimeSpan.FromSeconds(1), new Wake(), TimeSpan.FromSeconds(1));
    }

    private void Strike()
    {
        Count++;
        var position = RandomPosition();
        var velocity = Now.Random.NextDirection() * Now.Random.NextFloat(MinSpeed, MaxSpeed);
        Spawn(new Token { Mint = Life, Number = Count, Velocity = velocity }, new Vector2(position.X, position.Y));
        Send(Ledger.Name, new Struck(Life, Count));
    }

    private long Ticks(double seconds) => (long)(seconds / Now.Delta);

    [Handler]
    private void On(Wake wake)
    {
        if (Now.Number >= NextAt && Count < Most && !LedgerPages.IsResting)
        {
            Strike();
            NextAt = Now.Number + Ticks(Period.TotalSeconds);
        }

        var tokens = Entities.OfType<Token>().ToList();
        if (!IsRehearsal)
        {
            LedgerPages.Write(new LedgerPage(
                Home.ToString(),
                Now.Number,
                Life,
                [new MintAccount(Life, Count)],
                [.. tokens.Select(t => new TokenAccount(t.Mint, t.Number))],
                tokens.Sum(t => t.Gold),
                [.. tokens.Select(TokenPlace.Of)],
                [.. tokens.SelectMany(t => t.GhostsInReach()).DistinctBy(t => t.Id).Select(TokenPlace.Of)]));
        }
    }
}
