namespace ZoneScaler.Architecture.Tests;

public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));

    [Fact]
    public void FirstWorld_IsQuotedAsItIs_AndFitsIn40Lines()
    {
        var program = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "samples", "FirstWorld", "Program.cs"));

        Assert.Contains($"```csharp\n{program.TrimEnd()}\n```", Readme, StringComparison.Ordinal);
        Assert.InRange(program.TrimEnd().Split('\n').Length, 1, 40);
    }

    [Fact]
    public void RelativeLinks_PointToFiles()
    {
        var links = System.Text.RegularExpressions.Regex.Matches(Readme, @"\]\((?!http)([^)#]+)")
            .Select(match => match.Groups[1].Value)
            .ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, link)), $"README links to {link}, which does not exist."));
    }
}
