using System.Text.Json;

namespace ZoneScaler.Cli.Tests.Admin;

/// <summary>The commands that ask a node, against a stand-in for one.</summary>
public sealed class AdminTests
{
    [Fact]
    public async Task ClusterShow_ListsTheMembers()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell { Width = 120 };

        var code = await shell.RunAsync($"cluster show --node {node.Urls.Single()}");

        Assert.Equal(0, code);
        Assert.Contains("World demo, coordinated by c1 in term 7", shell.Lines);
        Assert.Contains(shell.Lines, l => l.Contains("c1 *", StringComparison.Ordinal) && l.Contains("coordinator, lighthouse", StringComparison.Ordinal));
        Assert.Contains(shell.Lines, l => l.Contains("w1", StringComparison.Ordinal) && l.Contains("33", StringComparison.Ordinal));
        Assert.Contains(shell.Lines, l => l.Contains("s1 (warm)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClusterShow_InANarrowTerminal_BreaksNoNameAndNoAddress()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell { Width = 80 };

        var code = await shell.RunAsync($"cluster show --node {node.Urls.Single()}");

        Assert.Equal(0, code);
        Assert.Contains(shell.Lines, l => l.Contains("s1 (warm)", StringComparison.Ordinal) && l.Contains("10.0.0.3:7401", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClusterShow_AsJson_IsOneDocument()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell().WithVariable("ZONESCALER_NODE", node.Urls.Single());

        var code = await shell.RunAsync("cluster show --json");

        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(shell.Output);
        Assert.Equal("c1", document.RootElement.GetProperty("coordinator").GetString());
        Assert.Equal(33, document.RootElement.GetProperty("members")[1].GetProperty("zones").GetInt32());
        Assert.Equal([false, false, true], document.RootElement.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("isWarm").GetBoolean()));
    }

    [Fact]
    public async Task ShardingZone_ThatIsNone_SaysWhatTheNodeSays()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        var code = await shell.RunAsync($"sharding zone nowhere --node {node.Urls.Single()}");

        Assert.Equal(1, code);
        Assert.Equal("There is no zone 'nowhere'.\n", shell.Errors);
        Assert.Empty(shell.Output);
    }

    [Theory]
    [InlineData("cluster leave w1", "w1 leaves.")]
    [InlineData("cluster down w1", "w1@5 is dismissed; it is out when it has read that, and at the latest when its lease ends.")]
    [InlineData("cluster release-hold", "Nothing was held.")]
    public async Task Order_IsConfirmed(string command, string answer)
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        var code = await shell.RunAsync($"{command} --node {node.Urls.Single()}");

        Assert.Equal(0, code);
        Assert.Equal([answer], shell.Lines);
    }

    [Fact]
    public async Task CoordinatorExplain_SaysWhyZonesAreWhereTheyAre()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        var code = await shell.RunAsync($"coordinator explain --node {node.Urls.Single()}");

        Assert.Equal(0, code);
        Assert.Contains(shell.Lines, l => l.Contains("2d/0,0", StringComparison.Ordinal) && l.Contains("90 s ago", StringComparison.Ordinal) && l.Contains("w1 has room", StringComparison.Ordinal) && l.Contains("stays on w1", StringComparison.Ordinal));
        Assert.Contains(shell.Lines, l => l.Contains("2d/1,0", StringComparison.Ordinal) && l.Contains("an earlier coordinator decided it", StringComparison.Ordinal) && l.Contains("the strategy does not say", StringComparison.Ordinal));
        Assert.Contains(shell.Lines, l => l.Contains("nobody", StringComparison.Ordinal) && l.Contains("waits", StringComparison.Ordinal) && !l.Contains("earlier", StringComparison.Ordinal));
        Assert.Contains("Last decisions:", shell.Lines);
        Assert.Contains(shell.Lines, l => l.Contains("3 min", StringComparison.Ordinal) && l.Contains("gets a backup on w2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CoordinatorExplain_InANarrowTerminal_HasOneColumnOfSentences()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell { Width = 80 };

        var code = await shell.RunAsync($"coordinator explain --node {node.Urls.Single()}");

        Assert.Equal(0, code);
        Assert.All(shell.Lines, l => Assert.InRange(l.Length, 0, 80));
        Assert.Contains(shell.Lines, l => l.Contains("came 90 s ago: w1 has room", StringComparison.Ordinal));
        Assert.Contains(shell.Lines, l => l.Contains("now: stays on w1", StringComparison.Ordinal));
        Assert.Contains(shell.Lines, l => l.Contains("nobody", StringComparison.Ordinal) && l.Contains("waits", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CoordinatorExplain_OfOneZoneAsJson_IsOneDocument()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        var code = await shell.RunAsync($"coordinator explain 2d/0,0 --last 1 --json --node {node.Urls.Single()}");

        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(shell.Output);
        var zone = Assert.Single(document.RootElement.GetProperty("zones").EnumerateArray());
        Assert.Equal("w1 has room", zone.GetProperty("placed").GetProperty("reason").GetString());
        Assert.Equal("place", Assert.Single(document.RootElement.GetProperty("decisions").EnumerateArray()).GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("coordinator explain --last 101", "--last: 101 is not allowed; 0 to 100 are.")]
    [InlineData("coordinator explain --last -1", "--last: -1 is not allowed; 0 to 100 are.")]
    [InlineData("coordinator explain --last x", "--last: x is not allowed; 0 to 100 are.")]
    [InlineData("sharding move 2d/0,0 w1 --timeout abc", "--timeout: abc is not allowed; 1 to 3600 seconds are.")]
    [InlineData("sharding move 2d/0,0 w1 --timeout 0", "--timeout: 0 is not allowed; 1 to 3600 seconds are.")]
    [InlineData("sharding drain w1 --timeout NaN", "--timeout: NaN is not allowed; 0 to 3600 seconds are.")]
    public async Task Command_NumberThatIsNotAllowedOrNone_IsBadUsage(string command, string message)
    {
        var shell = new Shell();

        var code = await shell.RunAsync(command);

        Assert.Equal(2, code);
        Assert.StartsWith(message, shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_ThatIsAway_IsNamed()
    {
        var shell = new Shell();

        var code = await shell.RunAsync("sharding list-zones --node http://127.0.0.1:1");

        Assert.Equal(1, code);
        Assert.StartsWith("No node answers at http://127.0.0.1:1: ", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_ThatIsNoAddress_IsBadUsage()
    {
        var shell = new Shell();

        var code = await shell.RunAsync("sessions list --node nonsense");

        Assert.Equal(2, code);
        Assert.StartsWith("--node: 'nonsense' is not an address", shell.Errors, StringComparison.Ordinal);
    }
}
