using System.Text.Json;

namespace ZoneScaler.Cli.Tests.Admin;

/// <summary>The command that lists, begins and ends quarantines, against a stand-in for a node.</summary>
public sealed class QuarantineTests
{
    [Fact]
    public async Task Quarantine_WithoutAZone_ListsThemWithTheirReasons()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding quarantine --node {node.Urls.Single()}"));

        Assert.Contains(shell.Lines, l => l.StartsWith("2d/7,0", StringComparison.Ordinal) && l.Contains("on w1", StringComparison.Ordinal) && l.Contains("w3@8 died in tick 70 of it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Quarantine_AsJson_IsOneDocument()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding quarantine --json --node {node.Urls.Single()}"));

        using var document = JsonDocument.Parse(shell.Output);
        var zone = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal(["w2@6", "w3@8"], zone.GetProperty("deaths").EnumerateArray().Select(d => d.GetString()));
    }

    [Fact]
    public async Task Quarantine_OfAZone_BeginsAndEnds()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding quarantine 2d/0,0 --reason leaks --node {node.Urls.Single()}"));
        Assert.Equal(["Zone 2d/0,0 is in quarantine."], shell.Lines);
        Assert.Equal(0, await shell.RunAsync($"sharding quarantine --node {node.Urls.Single()}"));
        Assert.Contains("leaks", shell.Output, StringComparison.Ordinal);
        Assert.Equal(0, await shell.RunAsync($"sharding quarantine 2d/0,0 --release --node {node.Urls.Single()}"));
        Assert.Equal(["Zone 2d/0,0 may run again; zs sharding zone 2d/0,0 says where."], shell.Lines);
    }

    [Fact]
    public async Task Quarantine_ThatIsRefusedOrNotWritten_SaysSo()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(1, await shell.RunAsync($"sharding quarantine 2d/0,0 --release --node {node.Urls.Single()}"));
        Assert.Equal("The quarantine of zone 2d/0,0 cannot end: it is not quarantined.\n", shell.Errors);
        Assert.Equal(1, await shell.RunAsync($"sharding quarantine 2d/9,9 --timeout 0.2 --node {node.Urls.Single()}"));
        Assert.StartsWith("After 0.2 s zone 2d/9,9 is not yet in quarantine", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quarantine_ReleaseWithoutAZone_SaysWhatIsMissing()
    {
        var shell = new Shell();

        Assert.NotEqual(0, await shell.RunAsync("sharding quarantine --release"));

        Assert.Contains("--release and --reason need a ZONE.", shell.Errors, StringComparison.Ordinal);
    }
}
