using System.Text.Json.Serialization;

namespace Skirmish.Chaos.Ledgers;

/// <summary>What is in a zone.</summary>
/// <param name="Zone">The zone's name.</param>
/// <param name="Tick">When, in world time.</param>
/// <param name="Life">Differs if the zone has started anew.</param>
/// <param name="Mints">What mints have struck: of a zone its own, of the ledger all that it knows.</param>
/// <param name="Tokens">The tokens that are there.</param>
/// <param name="Gold">What they have together.</param>
/// <param name="Places">Where they are.</param>
/// <param name="Ghosts">Which tokens of other zones they could reach, and where these are shown.</param>
internal sealed record LedgerPage(
    string Zone, long Tick, long Life, IReadOnlyList<MintAccount> Mints, IReadOnlyList<TokenAccount> Tokens, int Gold, IReadOnlyList<TokenPlace> Places, IReadOnlyList<TokenPlace> Ghosts);

/// <summary>How many tokens a mint has struck.</summary>
internal sealed record MintAccount(long Mint, int Count);

/// <summary>A token: whose it is, and its number there.</summary>
internal sealed record TokenAccount(long Mint, int Number);

/// <summary>Where a token is, or is shown.</summary>
internal sealed record TokenPlace(string Token, float X, float Y)
{
    public static TokenPlace Of(Token token) => new(token.Id.ToString(), token.Position.X, token.Position.Y);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<LedgerPage>))]
internal sealed partial class LedgerJson : JsonSerializerContext;
