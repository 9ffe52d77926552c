namespace ZoneScaler.Hocon.Tests;

public sealed class ReferenceConfigurationTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "conf");

    [Fact]
    public void Schema_EveryKey_HasADescriptionAndAPlaceInASection()
    {
        Assert.True(ReferenceConfiguration.Schema.Keys.Count >= 50);
        Assert.All(ReferenceConfiguration.Schema.Keys, key =>
        {
            Assert.Matches(@"^[A-Z].*[.?]$", key.Description);
            Assert.Equal("zonescaler", key.Path.Keys[0]);
            Assert.All(key.Path.Keys, k => Assert.Matches("^[a-z]+(-[a-z0-9]+)*$", k));
        });
    }

    [Fact]
    public void Schema_KeysAsPropertyNames_AreDistinct()
    {
        var names = ReferenceConfiguration.Schema.Keys.Select(k => k.Path.ToString().Replace("-", "", StringComparison.Ordinal)).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Schema_Secrets_AreMarked() =>
        Assert.Equal(["zonescaler.node.seed-password", "zonescaler.join-tokens.shared-key"], ReferenceConfiguration.Schema.Keys.Where(k => k.IsSecret).Select(k => k.Path.ToString()));

    [Theory]
    [InlineData("reference.conf", "")]
    [InlineData("lighthouse.conf", "lighthouse")]
    [InlineData("coordinator.conf", "coordinator")]
    [InlineData("worker.conf", "worker")]
    [InlineData("gateway.conf", "gateway")]
    [InlineData("dev.conf", "")]
    public void File_OfTheRepository_IsAllowedAndHasEveryKey(string file, string roles)
    {
        var root = new HoconLayers(new FilesOnly()).AddFile(Path.Combine(Folder, file)).Resolve();

        Assert.Empty(ReferenceConfiguration.Schema.Check(root));
        Assert.All(ReferenceConfiguration.Schema.Keys, key => Assert.NotNull(root.Find(key.Path)));
        Assert.Equal(roles, string.Join(',', root.Find(HoconPath.Parse("zonescaler.node.roles"))!.AsArray().Select(r => r.AsText())));
    }

    [Fact]
    public void Files_InTheFolder_AreAllTested() =>
        Assert.Equal(6, Directory.GetFiles(Folder, "*.conf").Length);

    /// <summary>The machine that runs the test may have variables that the files ask for.</summary>
    private sealed class FilesOnly : IHoconEnvironment
    {
        private readonly SystemHoconEnvironment _system = new();

        public IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>();

        public string Locate(string path, string? includer) => _system.Locate(path, includer);

        public Stream? Open(string path) => _system.Open(path);
    }
}
