using System.Text.Json;
using System.Text.RegularExpressions;

namespace ZoneScaler.Mesh.Tests;

/// <summary>What nodes' logs say of zones that have moved.</summary>
internal static partial class MoveLog
{
    /// <summary>Waits until a node's zones have all gone on at another as it handed them over: none by a failover, and none empty.</summary>
    /// <param name="zones">All zones, as they are now: those whose epoch has grown have moved.</param>
    /// <param name="from">The log of the node that had them.</param>
    /// <param name="to">The log of the only one that could take them.</param>
    /// <param name="coordinator">The log of the node that coordinates.</param>
    public static async Task ExpectHandedAsync(JsonElement zones, Func<string> from, Func<string> to, Func<string> coordinator)
    {
        var moved = zones.EnumerateArray().Count(z => z.GetProperty("epoch").GetInt32() > 1);
        Assert.NotEqual(0, moved);
        Assert.DoesNotContain("ZoneLost", coordinator(), StringComparison.Ordinal);
        await Wait.UntilAsync(
            () => Read(PromotedPattern(), to()) is var promoted && promoted.SetEquals(Read(HandedPattern(), from())) && promoted.DistinctBy(m => m.Zone).Count() == moved,
            () => $"{moved} zones have moved.\nFrom:\n{from()}\nTo:\n{to()}\nCoordinator:\n{coordinator()}");
    }

    private static HashSet<(string Zone, string Epoch)> Read(Regex pattern, string log) => [.. pattern.Matches(log).Select(m => (m.Groups[1].Value, m.Groups[2].Value))];

    [GeneratedRegex(@"ZoneHanded: (\S+) to [^,]+, epoch (\d+):")]
    private static partial Regex HandedPattern();

    [GeneratedRegex(@"ZonePromoted: (\S+), epoch (\d+), tick")]
    private static partial Regex PromotedPattern();
}
