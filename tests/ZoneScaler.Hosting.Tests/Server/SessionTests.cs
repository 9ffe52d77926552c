using System.Net.WebSockets;
using ZoneScaler.Protocol;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class SessionTests
{
    [Fact]
    public async Task Join_Steer_IsEchoedInSnapshots()
    {
        await using var server = await TestServer.StartAsync();
        await using var player = await TestPlayer.JoinAsync(server.Address);

        await player.SteerAsync(1, 10);
        await player.SteerAsync(2, 20);
        await player.ReadUntilAsync(() => player.InputsUsed == 2);

        Assert.NotEqual(0UL, player.Session);
        Assert.False(player.IsResumed);
        Assert.Equal("test", player.World!.Name);
        Assert.Contains("craft", player.World.Schemas.Select(s => s.Name));
    }

    [Fact]
    public async Task Reconnect_ServerHasBegunAnew_IsANewSessionAndNoneOfTheOthers()
    {
        TestPlayer before;
        await using (var former = await TestServer.StartAsync())
            before = await TestPlayer.JoinAsync(former.Address);
        await using var server = await TestServer.StartAsync();
        await using var other = await TestPlayer.JoinAsync(server.Address); // as many have joined since

        await using (before)
        await using (var after = await TestPlayer.JoinAsync(server.Address, resume: before))
        {
            Assert.False(after.IsResumed);
            Assert.NotEqual(before.Session, other.Session);
            Assert.NotEqual(before.Session, after.Session);
        }
    }

    [Fact]
    public async Task Reconnect_AfterACut_ResumesSessionAndInputs()
    {
        await using var server = await TestServer.StartAsync();
        await using var first = await TestPlayer.JoinAsync(server.Address);
        await first.SteerAsync(1, 10);
        await first.ReadUntilAsync(() => first.InputsUsed == 1);

        first.Cut();
        await using var second = await TestPlayer.JoinAsync(server.Address, resume: first);
        await second.SteerAsync(2, 20);
        await second.ReadUntilAsync(() => second.InputsUsed == 2);

        Assert.True(second.IsResumed);
        Assert.Equal(first.Session, second.Session);
        Assert.Equal(1UL, second.InputsBefore);
        var sessions = await server.GetAsync("/sessions");
        Assert.Equal(1, sessions.GetProperty("count").GetInt32());
        var zones = await server.GetAsync("/cluster/zones");
        Assert.Equal(1, zones.EnumerateArray().Sum(z => z.GetProperty("players").GetInt32()));
    }

    [Fact]
    public async Task Garbage_OnOneSocket_EndsThatSessionOnly()
    {
        await using var server = await TestServer.StartAsync();
        await using var good = await TestPlayer.JoinAsync(server.Address);
        var random = new Random(1);
        var seen = good.Snapshots;

        for (var i = 0; i < 40; i++)
        {
            await using var bad = i % 2 == 0 ? await TestPlayer.ConnectAsync(server.Address) : await TestPlayer.JoinAsync(server.Address);
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(6, 256);
            await bad.SendAsync(bytes);
            Assert.Contains(await bad.ReadUntilClosedAsync(), new[] { CloseReason.Malformed, CloseReason.UnknownFrame, CloseReason.OutOfOrder });
        }

        await good.SteerAsync(1, 5);
        await good.ReadUntilAsync(() => good.InputsUsed == 1 && good.Snapshots > seen);
    }

    [Fact]
    public async Task Frame_TooLarge_IsRefusedWithThatReason()
    {
        await using var server = await TestServer.StartAsync(o => o.Gateway.MaxFrameBytes = 512);
        await using var player = await TestPlayer.JoinAsync(server.Address);

        await player.SendAsync(new byte[600]);

        Assert.Equal(CloseReason.TooLarge, await player.ReadUntilClosedAsync());
    }

    [Fact]
    public async Task Frame_OfText_IsRefused()
    {
        await using var server = await TestServer.StartAsync();
        await using var player = await TestPlayer.JoinAsync(server.Address);

        await player.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text);

        Assert.Equal(CloseReason.Malformed, await player.ReadUntilClosedAsync());
    }

    [Fact]
    public async Task Sessions_BeyondTheLimit_AreRefused()
    {
        await using var server = await TestServer.StartAsync(o => o.Gateway.MaxSessions = 1);
        await using var first = await TestPlayer.JoinAsync(server.Address);
        await using var second = await TestPlayer.ConnectAsync(server.Address);

        await second.HelloAsync();

        Assert.Equal(CloseReason.Full, await second.ReadUntilClosedAsync());
    }

    [Fact]
    public async Task Join_HundredPlayers_AllPlay()
    {
        await using var server = await TestServer.StartAsync();
        var players = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => TestPlayer.JoinAsync(server.Address)));

        await Task.WhenAll(players.Select(async (player, i) =>
        {
            await player.SteerAsync(1, i % 9 - 4);
            await player.ReadUntilAsync(() => player.InputsUsed == 1 && player.Snapshots >= 10);
        }));

        var zones = await server.GetAsync("/cluster/zones");
        Assert.Equal(100, zones.EnumerateArray().Sum(z => z.GetProperty("players").GetInt32()));
        Assert.Equal(100, (await server.GetAsync("/sessions")).GetProperty("count").GetInt32());
        foreach (var player in players)
            await player.DisposeAsync();
    }

    [Fact]
    public async Task Entity_HandlerThrows_ServerAndOtherPlayersGoOn()
    {
        await using var server = await TestServer.StartAsync();
        await using var unlucky = await TestPlayer.JoinAsync(server.Address);
        await using var other = await TestPlayer.JoinAsync(server.Address);

        await unlucky.SteerAsync(1, 13);

        await server.GetUntilAsync("/cluster/zones", zones => zones.EnumerateArray().Sum(z => z.GetProperty("faults").GetInt64()) == 1);
        await other.SteerAsync(1, 5);
        await other.ReadUntilAsync(() => other.InputsUsed == 1);
    }
}
