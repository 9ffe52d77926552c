using System.Globalization;
using System.Numerics;

namespace Skirmish.Chaos.Ledgers;

/// <summary>Compares, once tokens are at rest, what zones show of each other's tokens with where these are: each that a token could reach must be shown, and nothing else.</summary>
internal static class GhostAudit
{
    // What is shown is exact; pages are not.
    private const float Tolerance = 0.5f;

    /// <summary>All that is shown and is not so, and all that is not shown, in words.</summary>
    /// <param name="pages">One page of each zone.</param>
    public static IEnumerable<string> Differences(IReadOnlyList<LedgerPage> pages)
    {
        var places = pages.SelectMany(p => p.Places.Select(place => (place.Token, p.Zone, At: Of(place)))).DistinctBy(p => p.Token).ToDictionary(p => p.Token);
        foreach (var page in pages)
        {
            foreach (var ghost in page.Ghosts)
            {
                if (!places.TryGetValue(ghost.Token, out var place))
                    yield return Text($"zone {page.Zone} shows token {ghost.Token}, which is nowhere");
                else if (Vector2.Distance(Of(ghost), place.At) > Tolerance)
                    yield return Text($"zone {page.Zone} shows token {ghost.Token} at {Of(ghost)}, but zone {place.Zone} has it at {place.At}");
            }
            var shown = page.Ghosts.Select(g => g.Token).ToHashSet();
            foreach (var place in places.Values.Where(p => p.Zone != page.Zone && !shown.Contains(p.Token)))
            {
                if (page.Places.Any(own => Vector2.Distance(Of(own), place.At) < Token.Reach - Tolerance))
                    yield return Text($"zone {page.Zone} does not show token {place.Token}, which zone {place.Zone} has at {place.At}, within reach of its own");
            }
        }
    }

    private static Vector2 Of(TokenPlace place) => new(place.X, place.Y);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
