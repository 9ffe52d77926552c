using System.Xml.Linq;

namespace ZoneScaler.Architecture.Tests;

public sealed class LayerTests
{
    [Fact]
    public void Projects_References_StandBelow()
    {
        var projects = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories);

        var violations = projects.SelectMany(p => Layers.Violations(Path.GetFileNameWithoutExtension(p), ProjectReferences(p))).ToArray();

        Assert.True(projects.Length >= 6, $"Only {projects.Length} projects were found.");
        Assert.Empty(violations);
    }

    [Theory]
    [InlineData("ZoneScaler.Protocol")]
    [InlineData("ZoneScaler.Client")]
    [InlineData("ZoneScaler")]
    [InlineData("ZoneScaler.Gateway")]
    [InlineData("ZoneScaler.Hosting")]
    public void Assemblies_References_StandBelow(string name)
    {
        using var assembly = AssemblyReferences.Open(name);

        Assert.Contains(assembly.Assemblies, a => a.StartsWith("System", StringComparison.Ordinal) || a == "netstandard");
        Assert.Empty(Layers.Violations(name, assembly.Assemblies));
    }

    [Theory]
    [InlineData("ZoneScaler", "ZoneScaler.Gateway")]
    [InlineData("ZoneScaler.Gateway", "ZoneScaler.Cluster")]
    [InlineData("ZoneScaler.Cluster", "ZoneScaler.Persistence.Sql")]
    [InlineData("ZoneScaler.Client", "ZoneScaler")]
    [InlineData("ZoneScaler.Unheard.Of", "System.Runtime")]
    public void Layers_ReferenceUpOrAside_IsNamed(string project, string reference)
    {
        var violation = Assert.Single(Layers.Violations(project, ["System.Runtime", reference]));

        Assert.Contains(project, violation, StringComparison.Ordinal);
    }

    /// <summary>What is compiled against. An analyzer runs in the compiler and is no reference.</summary>
    private static IEnumerable<string> ProjectReferences(string project) =>
        XDocument.Load(project).Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
            .Select(r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
}
