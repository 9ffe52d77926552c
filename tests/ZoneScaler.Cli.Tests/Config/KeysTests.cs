using System.Text.Json.Nodes;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Tests.Config;

public sealed class KeysTests
{
    [Fact]
    public async Task Keys_All_AreListed()
    {
        var shell = new Shell();

        Assert.Equal(ExitCode.Good, await shell.RunAsync("config keys"));

        Assert.All(ReferenceConfiguration.Schema.Keys, key => Assert.Contains(string.Join('.', key.Path.Keys.Skip(1)), shell.Output, StringComparison.Ordinal));
        Assert.Contains("a duration such as 10s, 1s to 10m", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_NarrowTerminal_FitsIt()
    {
        var shell = new Shell { Width = 80 };

        await shell.RunAsync("config keys");

        Assert.All(shell.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task Keys_Part_ListsTheseAlone()
    {
        var shell = new Shell();

        Assert.Equal(ExitCode.Good, await shell.RunAsync("config keys LEASE --json"));

        var key = Assert.Single(JsonNode.Parse(shell.Output)!.AsArray())!;
        Assert.Equal(("zonescaler.node.lease", "duration", "10s"), ((string?)key["key"], (string?)key["kind"], (string?)key["default"]));
    }

    [Fact]
    public async Task Keys_NoSuchPart_Fails()
    {
        var shell = new Shell();

        Assert.Equal(ExitCode.Failed, await shell.RunAsync("config keys zebra"));

        Assert.Equal("There is no key with \"zebra\" in its name.\n", shell.Errors);
    }
}
