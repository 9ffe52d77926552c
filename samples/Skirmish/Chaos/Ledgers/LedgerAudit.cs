using System.Globalization;

namespace Skirmish.Chaos.Ledgers;

/// <summary>
/// Compares what zones have shown: each token that was struck is in exactly one zone, each mint and the ledger agree on how many that are, the gold is all there, no zone has started anew, and zones show of each other what is so.
/// </summary>
/// <param name="Zones">How many zones have shown themselves.</param>
/// <param name="Struck">Tokens by the mints' word.</param>
/// <param name="Found">Tokens that are somewhere.</param>
/// <param name="Lost">Tokens that were struck and are nowhere.</param>
/// <param name="Doubled">Tokens that are in two places.</param>
/// <param name="Unknown">Tokens that no mint has struck, or none that still is.</param>
/// <param name="Gold">What all tokens have, less what they got at first.</param>
/// <param name="Ghosts">Tokens that other zones show at their borders.</param>
/// <param name="WrongGhosts">Those of them that are not so, and those that are not shown.</param>
/// <param name="Differences">All that is not as it must be, in words.</param>
internal sealed record LedgerAudit(int Zones, int Struck, int Found, int Lost, int Doubled, int Unknown, int Gold, int Ghosts, int WrongGhosts, IReadOnlyList<string> Differences)
{
    private const int MaxExamples = 5;

    /// <summary>Compares.</summary>
    /// <param name="before">The zones before anything was done to the cluster, a page for each.</param>
    /// <param name="pages">All pages now; of a zone that has two owners, two.</param>
    public static LedgerAudit Of(IReadOnlyList<LedgerPage> before, IReadOnlyList<LedgerPage> pages)
    {
        var differences = new List<string>();
        var now = pages.ToLookup(p => p.Zone);
        foreach (var page in before)
        {
            if (!now.Contains(page.Zone))
                differences.Add($"zone {page.Zone} does not show itself");
            foreach (var later in now[page.Zone].Where(l => l.Life != page.Life))
                differences.Add($"zone {page.Zone} has started anew: it had struck {later.Mints.Sum(m => m.Count)} tokens");
            foreach (var later in now[page.Zone].Where(l => l.Life == page.Life))
                Compare(page.Zone == Ledger.Name ? "the ledger" : $"zone {page.Zone}", page.Mints, later.Mints, differences);
        }
        differences.AddRange(now.Where(zone => zone.Count() > 1).Select(zone => $"zone {zone.Key} runs {zone.Count()} times"));

        differences.AddRange(Unlike(pages));
        var ghosts = GhostAudit.Differences(pages).ToList();
        var mints = Counts(pages.Where(p => p.Zone != Ledger.Name));
        var places = pages.SelectMany(p => p.Tokens.Select(t => (Token: t, p.Zone))).ToLookup(p => p.Token, p => p.Zone);
        var struck = mints.SelectMany(m => Enumerable.Range(1, m.Value).Select(n => new TokenAccount(m.Key, n))).ToHashSet();
        var lost = struck.Where(t => !places.Contains(t)).ToList();
        var doubled = places.Where(p => p.Count() > 1).ToList();
        var unknown = places.Where(p => !struck.Contains(p.Key)).ToList();
        Tell(lost.Select(t => $"{Name(t)} is lost"));
        Tell(doubled.Select(t => $"{Name(t.Key)} is in {string.Join(" and ", t)}"));
        Tell(ghosts);
        Tell(unknown.Select(t => $"{Name(t.Key)} in {t.First()} was never struck, by what its mint knows"));

        var found = places.Sum(p => p.Count());
        var gold = pages.Sum(p => p.Gold) - (found * Token.FirstGold);
        if (gold != 0)
            differences.Add(Text($"{found} tokens have {Math.Abs(gold)} gold {(gold > 0 ? "more" : "less")} than they were given"));
        return new LedgerAudit(pages.Count, struck.Count, found, lost.Count, doubled.Count, unknown.Count, gold, pages.Sum(p => p.Ghosts.Count), ghosts.Count, differences);

        void Tell(IEnumerable<string> all)
        {
            var list = all.ToList();
            differences.AddRange(list.Take(MaxExamples));
            if (list.Count > MaxExamples)
                differences.Add(Text($"... and {list.Count - MaxExamples} more of these"));
        }
    }

    /// <summary>What mints had struck at a time that the ledger does not know of later.</summary>
    public static IEnumerable<string> Untold(IReadOnlyList<LedgerPage> then, IReadOnlyList<LedgerPage> now)
    {
        var homes = Homes(then);
        var known = Counts(now.Where(p => p.Zone == Ledger.Name));
        return Counts(then.Where(p => p.Zone != Ledger.Name))
            .Where(mint => known.GetValueOrDefault(mint.Key) < mint.Value)
            .Select(mint => Text($"the ledger knows of {known.GetValueOrDefault(mint.Key)} tokens of the mint of zone {homes.GetValueOrDefault(mint.Key, "?")}, which had struck {mint.Value}"));
    }

    public override string ToString() => Text($"{Struck} tokens struck in {Zones} zones, {Found} found, {Lost} lost, {Doubled} doubled, {Unknown} unknown; gold {Gold:+0;-0;0}; {Ghosts} ghosts, {WrongGhosts} wrong");

    // What was there before must be there still: nothing of it is undone.
    private static void Compare(string whose, IReadOnlyList<MintAccount> before, IReadOnlyList<MintAccount> now, List<string> differences)
    {
        foreach (var account in before)
        {
            var count = now.FirstOrDefault(n => n.Mint == account.Mint)?.Count ?? 0;
            if (count < account.Count)
                differences.Add(Text($"{whose} knew of {account.Count} tokens of mint {account.Mint:x}, now of {count}"));
        }
    }

    // Of a zone that has two owners the higher count: that they are two is told elsewhere.
    /// <summary>Where a mint and the ledger differ in what the mint has struck, once nothing is on its way.</summary>
    private static IEnumerable<string> Unlike(IReadOnlyList<LedgerPage> pages)
    {
        var homes = Homes(pages);
        var mints = Counts(pages.Where(p => p.Zone != Ledger.Name));
        var known = Counts(pages.Where(p => p.Zone == Ledger.Name));
        return mints.Keys.Union(known.Keys)
            .Where(mint => mints.GetValueOrDefault(mint) != known.GetValueOrDefault(mint))
            .Select(mint => Text($"the ledger knows of {known.GetValueOrDefault(mint)} tokens of the mint of zone {homes.GetValueOrDefault(mint, "?")}, the mint of {mints.GetValueOrDefault(mint)}"));
    }

    private static Dictionary<long, string> Homes(IReadOnlyList<LedgerPage> pages) => pages.Where(p => p.Zone != Ledger.Name).DistinctBy(p => p.Life).ToDictionary(p => p.Life, p => p.Zone);

    private static Dictionary<long, int> Counts(IEnumerable<LedgerPage> pages) => pages.SelectMany(p => p.Mints).GroupBy(m => m.Mint).ToDictionary(m => m.Key, m => m.Max(a => a.Count));

    private static string Name(TokenAccount token) => Text($"token {token.Number} of mint {token.Mint:x}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
