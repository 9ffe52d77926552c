using Skirmish.Game;
using ZoneScaler.Entities;
using ZoneScaler.State;

namespace Skirmish.Chaos.Ledgers;

/// <summary>
/// The named zone that knows of each token that was struck. It hears of one by a reliable message, and such leave a zone only when what the zone did is committed: so a zone that has lost tokens together with the
/// knowledge of them is found out.
/// </summary>
[EntityType("ledger")]
public sealed partial class Ledger : ZoneScript
{
    public const string Name = "ledger";
    private const int MaxMints = 1024;

    /// <summary>Chosen by chance, as <see cref="Mint.Life"/>.</summary>
    [Persisted] public partial long Life { get; set; }

    [Persisted(Length = MaxMints)] public partial StateList<long> Mints { get; }
    [Persisted(Length = MaxMints)] public partial StateList<int> Counts { get; }

    protected override void OnSpawn()
    {
        Life = (long)(Now.Random.NextUInt64() >> 1);
        Schedule(TimeSpan.FromSeconds(1), new Wake(), TimeSpan.FromSeconds(1));
    }

    [Handler]
    private void On(Struck struck)
    {
        var index = -1;
        for (var i = 0; i < Mints.Count && index < 0; i++)
        {
            if (Mints[i] == struck.Mint)
                index = i;
        }

        if (index < 0)
        {
            index = Mints.Count;
            Mints.Add(struck.Mint);
            Counts.Add(0);
        }

        // One by one and not the highest number: what comes twice, or not at all, is to be seen.
        Counts[index]++;
    }

    [Handler]
    private void On(Wake wake)
    {
        if (!IsRehearsal)
            LedgerPages.Write(new LedgerPage(Name, Now.Number, Life, [.. Mints.Select((mint, i) => new MintAccount(mint, Counts[i]))], [], 0, [], []));
    }
}
