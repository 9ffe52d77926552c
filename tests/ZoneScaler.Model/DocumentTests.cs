using System.Globalization;

namespace ZoneScaler.Model;

/// <summary>docs/model.md gives the numbers of states that the searches assert, in their order, and those of one more search that is too long for them.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Table_OfTheDocument_HasTheStatesOfTheTests()
    {
        var states = OwnershipTests.Bounds.Concat(HandoverTests.Bounds).Select(b => ((long)b[1]).ToString("N0", CultureInfo.InvariantCulture));

        Assert.Equal(states, Rows().Where(r => !r[0].StartsWith("not in CI", StringComparison.Ordinal)).Select(r => r[1]));
    }

    private static IEnumerable<string[]> Rows() =>
        File.ReadLines(Path.Combine(Root(), "docs", "model.md"))
            .SkipWhile(l => l != "| Bounds | States |")
            .Skip(2)
            .TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ZoneScaler.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException($"There is no ZoneScaler.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
