namespace ZoneScaler.Cli.Tests.Admin;

/// <summary>What the commands about zones say of a real node's answers.</summary>
public sealed class RealNodeTests
{
    [Fact]
    public async Task Quarantine_OfAZone_BeginsIsListedAndEnds()
    {
        await using var node = await RealNode.StartAsync();
        var shell = new Shell { Width = 200 };

        Assert.Equal(0, await shell.RunAsync($"sharding quarantine --node {node.Address}"));
        Assert.Equal(["None of 5 zones is in quarantine."], shell.Lines);
        Assert.Equal(0, await shell.RunAsync($"sharding quarantine 2d/1,0 --reason leaks --node {node.Address}"));
        Assert.Equal(["Zone 2d/1,0 is in quarantine."], shell.Lines);
        Assert.Equal(1, await shell.RunAsync($"sharding quarantine 2d/1,0 --node {node.Address}"));
        Assert.Equal("The quarantine of zone 2d/1,0 cannot begin: it is quarantined already: a person wants it so: leaks.\n", shell.Errors);
        Assert.Equal(0, await shell.RunAsync($"sharding quarantine --node {node.Address}"));
        Assert.Contains(shell.Lines, l => l.StartsWith("2d/1,0", StringComparison.Ordinal) && l.Contains("n1", StringComparison.Ordinal) && l.Contains("a person wants it so: leaks", StringComparison.Ordinal));
        Assert.Equal(0, await shell.RunAsync($"sharding quarantine 2d/1,0 --release --node {node.Address}"));
        Assert.Equal(["Zone 2d/1,0 may run again; zs sharding zone 2d/1,0 says where."], shell.Lines);
        Assert.Equal(1, await shell.RunAsync($"sharding quarantine 2d/1,0 --release --node {node.Address}"));
        Assert.Equal("The quarantine of zone 2d/1,0 cannot end: it is not quarantined.\n", shell.Errors);
    }

    [Fact]
    public async Task Zone_ThatHasNotMoved_IsShownWithWhatAMoveWouldTake()
    {
        await using var node = await RealNode.StartAsync();
        var shell = new Shell { Width = 200 };

        Assert.Equal(0, await shell.RunAsync($"sharding zone 2d/1,0 --node {node.Address}"));
        Assert.Matches(@"^If it moved now, it would stand still for about \d+\.\d ms\.$", shell.Lines[^1]);
    }

    [Fact]
    public async Task Zone_ThatIsNone_IsNamedWithWhatZonesAreCalled()
    {
        await using var node = await RealNode.StartAsync();

        foreach (var command in (string[])["sharding zone", "sharding backups", "sharding quarantine", "sharding quarantine --release", "coordinator explain"])
        {
            var shell = new Shell();
            var code = await shell.RunAsync($"{command} 2d/9,9 --node {node.Address}");

            Assert.Equal((command, 1, "There is no zone '2d/9,9'; zones are named like 2d/0,0, 2d/1,0.\n", ""), (command, code, shell.Errors, shell.Output));
        }
    }
}
