using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon.Tests;

public sealed class LayersTests
{
    private static readonly HoconSchema Schema = HoconSchema.Parse(
        "zone { node { name = null, failure-domain = x, seeds = [a], lease = 1 }, twice = 0 }",
        "reference");

    private readonly MemoryEnvironment _environment = new MemoryEnvironment().With("f.conf", "zone { node { name = file, lease = 2 }, twice = ${zone.node.lease}${zone.node.lease} }");

    [Fact]
    public void Resolve_AllLayers_LaterWinAndSubstitutionsSeeThem()
    {
        _environment.WithVariable("ZONE__NODE__LEASE", "3").WithVariable("ZONE__NODE__NAME", "variable").WithVariable("HOME", "/");

        var root = new HoconLayers(_environment)
            .AddText("zone { node { name = reference, failure-domain = reference } }", "reference")
            .AddFile("f.conf")
            .AddVariables(Schema)
            .AddSettings(Schema, ["node.name=line"])
            .Resolve();

        Assert.Equal("{\"zone\":{\"node\":{\"name\":\"line\",\"failure-domain\":\"reference\",\"lease\":3},\"twice\":\"33\"}}", root.ToString());
        Assert.Equal("command line", root.Find(HoconPath.Parse("zone.node.name"))!.Origin.ToString());
        Assert.Equal("variable ZONE__NODE__LEASE", root.Find(HoconPath.Parse("zone.node.lease"))!.Origin.ToString());
        Assert.Equal("reference:1", root.Find(HoconPath.Parse("zone.node.failure-domain"))!.Origin.ToString());
    }

    [Theory]
    [InlineData("ZONE__NODE__FAILURE_DOMAIN", "r", "{'failure-domain':'r'}")]
    [InlineData("zone__node__failuredomain", "r", "{'failure-domain':'r'}")]
    [InlineData("Zone__Node__FailureDomain", "r", "{'failure-domain':'r'}")]
    [InlineData("ZONE__NODE__SEEDS", "a, b", "{'seeds':['a','b']}")]
    [InlineData("ZONE__NODE__SEEDS", "[a, \"b,c\"]", "{'seeds':['a','b,c']}")]
    [InlineData("ZONE__NODE__SEEDS", "", "{'seeds':[]}")]
    [InlineData("ZONE__NODE__SEEDS__1", "b", "{'seeds':{'1':'b'}}")]
    [InlineData("ZONE__NODE", "{ name = n }", "{'name':'n'}")]
    [InlineData("ZONE__NODE__NAME", "a # ${x} //", "{'name':'a # ${x} //'}")]
    public void AddVariables_AnyWriting_SetsTheKey(string name, string value, string json)
    {
        _environment.WithVariable(name, value);

        Assert.StartsWith(json, Node(new HoconLayers(_environment).AddVariables(Schema)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ZONE__NODE__LEASER", "variable ZONE__NODE__LEASER: There is no key zone.node.leaser; did you mean zone.node.lease?")]
    [InlineData("ZONE__NDOE__NAME", "variable ZONE__NDOE__NAME: There is no key zone.ndoe; did you mean zone.node?")]
    [InlineData("ZONE__NODE__LEASE__X", "variable ZONE__NODE__LEASE__X: zone.node.lease has no keys below it; a whole number is expected.")]
    [InlineData("ZONE__NODE__SEEDS__X", "variable ZONE__NODE__SEEDS__X: zone.node.seeds has no keys below it")]
    public void AddVariables_NoSuchKey_NamesTheNearest(string name, string message)
    {
        _environment.WithVariable(name, "x");

        Assert.StartsWith(message, Assert.Throws<HoconException>(() => new HoconLayers(_environment).AddVariables(Schema)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node.lease=5", "{'lease':5}")]
    [InlineData("node.lease=null", "{'lease':null}")]
    [InlineData("node.name=5", "{'name':'5'}")]
    [InlineData("zone.node.lease=5", "{'lease':5}")]
    [InlineData("Zone:Node:FailureDomain=a=b", "{'failure-domain':'a=b'}")]
    [InlineData("node.seeds=http://a,http://b", "{'seeds':['http://a','http://b']}")]
    public void AddSettings_AnyWriting_SetsTheKey(string setting, string json) =>
        Assert.Equal(json, Node(new HoconLayers(_environment).AddSettings(Schema, [setting])));

    [Theory]
    [InlineData("node.lease", "command line: \"node.lease\" is no setting; key=value is expected.")]
    [InlineData("=5", "command line: \"=5\" is no setting")]
    [InlineData("node.laese=5", "command line: There is no key zone.node.laese; did you mean zone.node.lease?")]
    [InlineData("node.seeds=[", "command line:1:2: The text ends, but ']' is missing")]
    public void AddSettings_NoSetting_IsRefused(string setting, string message) =>
        Assert.StartsWith(message, Assert.Throws<HoconException>(() => new HoconLayers(_environment).AddSettings(Schema, [setting])).Message, StringComparison.Ordinal);

    [Fact]
    public void AddFile_Missing_IsAnErrorUnlessOptional()
    {
        Assert.Equal("{}", new HoconLayers(_environment).AddFile("none.conf", optional: true).Resolve().ToString());
        Assert.Equal("none.conf: There is no such file.", Assert.Throws<HoconException>(() => new HoconLayers(_environment).AddFile("none.conf")).Message);
    }

    [Fact]
    public void AddText_ArrayAtRoot_IsRefused() =>
        Assert.StartsWith("t:1:1: A configuration has an object", Assert.Throws<HoconException>(() => new HoconLayers(_environment).AddText("[1]", "t")).Message, StringComparison.Ordinal);

    private static string Node(HoconLayers layers) => layers.Resolve().Find(HoconPath.Parse("zone.node"))!.ToString().Replace('"', '\'');
}
