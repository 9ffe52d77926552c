using System.Text.RegularExpressions;

namespace ZoneScaler.Hocon.Tests;

public sealed class DocumentationTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "conf");
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "configuration.md"));

    [Fact]
    public void Example_OfThePage_IsAllowed()
    {
        var text = Regex.Match(Page, "```hocon\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var environment = new MemoryEnvironment().With("example.conf", text).WithVariable("WORKER_THREADS", "2");
        foreach (var file in Directory.GetFiles(Folder))
            environment.With(Path.GetFileName(file), File.ReadAllText(file));

        var root = new HoconLayers(environment).AddReference("example.conf", []).Resolve();

        Assert.Empty(ReferenceConfiguration.Schema.Check(root));
        Assert.Equal("worker-1", root.Find(HoconPath.Parse("zonescaler.node.name"))!.AsText());
        Assert.Equal(2, root.Find(HoconPath.Parse("zonescaler.worker.threads"))!.AsInteger());
        Assert.Equal("worker", Assert.Single(root.Find(HoconPath.Parse("zonescaler.node.roles"))!.AsArray()).AsText());
    }

    [Fact]
    public void Variables_ThatFilesAskFor_AreOnThePage()
    {
        var asked = Directory.GetFiles(Folder).SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\$\{\?([A-Z_]+)(\[\])?}").Select(m => m.Groups[1].Value + (m.Groups[2].Success ? "_0" : "")));

        Assert.True(asked.Distinct().Count() >= 6);
        Assert.All(asked.Distinct(), name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Errors_OnThePage_AreWhatIsSaid()
    {
        var lines = Regex.Match(Page, "```\n(worker.conf:.*?)```", RegexOptions.Singleline).Groups[1].Value.TrimEnd();
        var environment = new MemoryEnvironment().With("worker.conf", "\n\n\nzonescaler.node.laese = 1s\n\n\nzonescaler.worker.threads = 0");

        var error = Assert.Throws<HoconException>(() => ReferenceConfiguration.Schema.Validate(new HoconLayers(environment).AddReference("worker.conf", []).Resolve()));

        Assert.Equal(lines, error.Message);
    }
}
