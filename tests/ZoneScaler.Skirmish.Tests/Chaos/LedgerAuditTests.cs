using Skirmish.Chaos.Ledgers;

namespace ZoneScaler.Skirmish.Tests.Chaos;

public sealed class LedgerAuditTests
{
    private static readonly LedgerPage First = Zone("a", mint: 1, count: 2, new(1, 1), new(2, 1));
    private static readonly LedgerPage Second = Zone("b", mint: 2, count: 1, new TokenAccount(1, 2));
    private static readonly LedgerPage Written = Book(new(1, 2), new(2, 1));

    [Fact]
    public void Of_AllIsThere_NothingDiffers()
    {
        var audit = Audit(First, Second, Written);

        Assert.Empty(audit.Differences);
        Assert.Equal((3, 3), (audit.Struck, audit.Found));
    }

    [Fact]
    public void Of_TokenIsNowhere_IsLost()
    {
        var audit = Audit(First, Second with { Tokens = [], Gold = 0 }, Written);

        Assert.Equal(1, audit.Lost);
        Assert.Contains("token 2 of mint 1 is lost", audit.Differences);
    }

    [Fact]
    public void Of_TokenIsInTwoZones_IsDoubled()
    {
        var audit = Audit(First, Second with { Tokens = [new(1, 2), new(2, 1)], Gold = 2 * Token.FirstGold }, Written);

        Assert.Equal(1, audit.Doubled);
        Assert.Contains("token 1 of mint 2 is in a and b", audit.Differences);
    }

    [Fact]
    public void Of_ZoneRunsTwice_IsTold()
    {
        var audit = Audit(First, Second, Second, Written);

        Assert.Contains("zone b runs 2 times", audit.Differences);
        Assert.Equal(1, audit.Doubled);
    }

    [Fact]
    public void Of_ZoneIsGone_IsTold()
    {
        var audit = Audit(First, Written);

        Assert.Contains("zone b does not show itself", audit.Differences);
    }

    [Fact]
    public void Of_ZoneHasStartedAnew_IsTold()
    {
        var audit = Audit(First, Second with { Life = 9, Mints = [new(9, 1)] }, Written);

        Assert.Contains(audit.Differences, d => d.StartsWith("zone b has started anew", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_MintHasForgottenWhatTheLedgerKnows_IsTold()
    {
        // The zone has gone back to before a token that had been committed: mint and zone agree, for both have forgotten it.
        var audit = Audit(First, Second with { Tokens = [], Gold = 0 }, Zone("c", mint: 3, count: 0), Book(new(1, 2), new(2, 1), new(3, 1)));

        Assert.Contains(audit.Differences, d => d.Contains("knows of 1 tokens of the mint of zone c, the mint of 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_TokenThatNoMintKnows_IsUnknown()
    {
        var audit = Audit(First, Second with { Tokens = [new(1, 2), new(2, 2)], Gold = 2 * Token.FirstGold }, Written);

        Assert.Equal(1, audit.Unknown);
    }

    [Fact]
    public void Of_GoldIsMissing_IsTold()
    {
        var audit = Audit(First with { Gold = (2 * Token.FirstGold) - 1 }, Second, Written);

        Assert.Equal(-1, audit.Gold);
        Assert.Contains("3 tokens have 1 gold less than they were given", audit.Differences);
    }

    [Theory]
    [InlineData(new[] { "t" }, 205, 100, null)]
    [InlineData(new[] { "t" }, 203, 100, "zone a shows token t at <203, 100>, but zone b has it at <205, 100>")]
    [InlineData(new string[0], 0, 0, "zone a does not show token t, which zone b has at <205, 100>, within reach of its own")]
    [InlineData(new[] { "t", "u" }, 205, 100, "zone a shows token u, which is nowhere")]
    public void Of_Ghosts_ThatAreNotSo_AreTold(string[] shown, float x, float y, string? expected)
    {
        var near = First with { Places = [new("s", 100, 100)], Ghosts = [.. shown.Select(token => new TokenPlace(token, x, y))] };
        var far = Second with { Places = [new("t", 205, 100), new("v", 400, 100)], Ghosts = [new("s", 100, 100)] };

        var audit = Audit(near, far, Written);

        Assert.Equal(expected == null ? [] : [expected], audit.Differences);
        Assert.Equal((shown.Length + 1, expected == null ? 0 : 1), (audit.Ghosts, audit.WrongGhosts));
    }

    private static LedgerAudit Audit(params LedgerPage[] pages) => LedgerAudit.Of([First, Second, Written], pages);

    private static LedgerPage Zone(string name, long mint, int count, params TokenAccount[] tokens) => new(name, 100, mint, [new(mint, count)], tokens, tokens.Length * Token.FirstGold, [], []);

    private static LedgerPage Book(params MintAccount[] mints) => new(Ledger.Name, 100, 7, mints, [], 0, [], []);
}
