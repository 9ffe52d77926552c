using System.Text.Json;
using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc;

namespace ZoneScaler.Cli.Tests.Admin;

/// <summary>The commands that move zones and show backups, against a stand-in for a node.</summary>
public sealed class ShardingTests
{
    private static readonly MoveReply Open = new() { Zone = "2d/0,0", From = "w1", To = "w2", State = "open", Owner = "w1", Epoch = 1 };
    private static readonly MoveReply Done = new() { Zone = "2d/0,0", From = "w1", To = "w2", State = "done", Owner = "w2", Epoch = 2, LastPauseMs = 8.25 };
    private static readonly MoveReply Forgotten = new() { Zone = "2d/0,0", Owner = "w1", Epoch = 1 };

    [Fact]
    public async Task Move_WaitsUntilItHasHappened()
    {
        var shell = new Shell();
        var code = await MoveAsync(shell, "", Say(Open), Say(Done));

        Assert.Equal(0, code);
        Assert.Equal("2d/0,0 is to move from w1 to w2; the predicted pause is 12.5 ms.", shell.Lines[0]);
        Assert.Matches(@"^It runs on w2 in epoch 2; that took \d+\.\d s, and it stood still for 8\.\d ms of it\.$", shell.Lines[1]);
    }

    [Fact]
    public async Task Move_AsJson_IsOneDocument()
    {
        var shell = new Shell();
        var code = await MoveAsync(shell, " --json", Say(Done));

        Assert.Equal(0, code);
        using var document = JsonDocument.Parse(shell.Output);
        Assert.True(document.RootElement.GetProperty("isDone").GetBoolean());
        Assert.Equal(2, document.RootElement.GetProperty("epoch").GetInt32());
        Assert.Equal((12.5, 8.25), (document.RootElement.GetProperty("predictedPauseMs").GetDouble(), document.RootElement.GetProperty("pauseMs").GetDouble()));
    }

    [Fact]
    public async Task Move_ThatIsRefused_SaysWhatTheNodeSays()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        var code = await shell.RunAsync($"sharding move 2d/0,0 w9 --node {node.Urls.Single()}");

        Assert.Equal(1, code);
        Assert.Equal("Zone 2d/0,0 cannot be moved to w9: there is no worker 'w9'; there are w1, w2.\n", shell.Errors);
    }

    [Fact]
    public async Task Move_ThatWasGivenUp_SaysWhyAndWhoHasIt()
    {
        var shell = new Shell();
        var code = await MoveAsync(shell, "", Say(new MoveReply(Open) { State = "failed", Text = "w2 cannot have it: it is gone" }));

        Assert.Equal(1, code);
        Assert.Equal("2d/0,0 did not move to w2: w2 cannot have it: it is gone. w1 has it.\n", shell.Errors);
    }

    [Fact]
    public async Task Move_SomebodyElseWantsItElsewhere_SaysSo()
    {
        var shell = new Shell();
        var code = await MoveAsync(shell, "", Say(new MoveReply(Open) { To = "w3" }));

        Assert.Equal(1, code);
        Assert.Equal("2d/0,0 did not move to w2: somebody has asked for it to go to w3 since. w1 has it.\n", shell.Errors);
    }

    [Fact]
    public async Task Move_CoordinatorChangesMeanwhile_IsAskedForAgain()
    {
        var shell = new Shell();
        var away = () => Task.FromException<MoveReply>(new RpcException(new Status(StatusCode.Unavailable, "No coordinator is elected now.")));

        var code = await MoveAsync(shell, "", away, Say(Forgotten), Say(Open), Say(Done));

        Assert.Equal(0, code);
    }

    [Fact]
    public async Task Move_DoneByAFormerCoordinator_IsDone()
    {
        Assert.Equal(0, await MoveAsync(new Shell(), "", Say(new MoveReply(Forgotten) { Owner = "w2" })));
    }

    [Theory]
    [InlineData("sharding move 2d/0,0 w2 --timeout 0", "--timeout: 0 is not allowed; 1 to 3600 seconds are.")]
    [InlineData("sharding drain w1 --timeout -1", "--timeout: -1 is not allowed; 0 to 3600 seconds are.")]
    public async Task Timeout_ThatIsNotAllowed_IsBadUsage(string command, string error)
    {
        var shell = new Shell();

        Assert.Equal(2, await shell.RunAsync(command));
        Assert.StartsWith(error, shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drain_WaitsUntilTheWorkerIsEmpty()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding drain w1 --node {node.Urls.Single()}"));
        Assert.StartsWith("w1 is empty; that took ", Assert.Single(shell.Lines), StringComparison.Ordinal);
        Assert.Equal(0, await shell.RunAsync($"cluster show --node {node.Urls.Single()}"));
        Assert.Contains("w1 (drained)", shell.Output, StringComparison.Ordinal);
        Assert.Equal(0, await shell.RunAsync($"sharding drain w1 --undo --node {node.Urls.Single()}"));
        Assert.Equal(["w1 gets zones and backups again."], shell.Lines);
    }

    [Fact]
    public async Task Drain_ThatIsNotWaitedFor_SaysWhatIsLeft()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding drain c1 --timeout 0 --node {node.Urls.Single()}"));
        Assert.Equal(["c1 is being emptied: 0 zones, 0 backups."], shell.Lines);
        Assert.Equal(1, await shell.RunAsync($"sharding drain c1 --timeout 0.2 --node {node.Urls.Single()}"));
        Assert.StartsWith("After 0.2 s c1 still has 0 zones, 0 backups.", shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backups_OfAllZones_ShowsThoseThatLackSome()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding backups --node {node.Urls.Single()}"));

        Assert.Equal("2 of 64 zones have fewer than 1 backup in sync:", shell.Lines[0]);
        Assert.Contains(shell.Lines, l => l.Contains("w3", StringComparison.Ordinal) && l.Contains("joining", StringComparison.Ordinal) && l.Contains("gets the state", StringComparison.Ordinal));
        Assert.Contains(shell.Lines, l => l.Contains("nobody", StringComparison.Ordinal) && l.Contains("none", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Backups_OfOneZone_ShowsHowFarTheyAre()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding backups 2d/0,0 --node {node.Urls.Single()}"));

        Assert.DoesNotContain("fewer", shell.Output, StringComparison.Ordinal);
        Assert.Contains(shell.Lines, l => l.Contains("w2", StringComparison.Ordinal) && l.Contains("in sync", StringComparison.Ordinal) && l.Contains("12 s", StringComparison.Ordinal) && l.Contains("1 tick", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Backups_AsJson_IsOneDocument()
    {
        await using var node = await StandIn.StartAsync();
        var shell = new Shell();

        Assert.Equal(0, await shell.RunAsync($"sharding backups --json --node {node.Urls.Single()}"));

        using var document = JsonDocument.Parse(shell.Output);
        Assert.Equal(1, document.RootElement.GetProperty("wanted").GetInt32());
        var backups = document.RootElement.GetProperty("zones")[0].GetProperty("backups");
        Assert.Equal(1, backups[0].GetProperty("ticksBehind").GetInt32());
        Assert.Equal(JsonValueKind.Null, backups[1].GetProperty("ticksBehind").ValueKind);
    }

    private static Func<Task<MoveReply>> Say(MoveReply reply) => () => Task.FromResult(reply);

    private static async Task<int> MoveAsync(Shell shell, string more, params Func<Task<MoveReply>>[] replies)
    {
        await using var node = await StandIn.StartAsync(replies);
        return await shell.RunAsync($"sharding move 2d/0,0 w2{more} --node {node.Urls.Single()}");
    }
}
