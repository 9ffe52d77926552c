using System.Diagnostics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_WithPlayers_TellsThemWhyAndEndsSoon()
    {
        await using var server = await TestServer.StartAsync();
        var players = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TestPlayer.JoinAsync(server.Address)));
        var reasons = players.Select(p => p.ReadUntilClosedAsync()).ToArray();

        var clock = Stopwatch.StartNew();
        await server.App.StopAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        Assert.All(await Task.WhenAll(reasons), r => Assert.Equal(CloseReason.ServerStopping, r));
        foreach (var player in players)
            await player.DisposeAsync();
    }

    [Fact]
    public async Task Stop_PlayerWhoDoesNotAnswer_EndsSoonAnyway()
    {
        await using var server = await TestServer.StartAsync();
        await using var player = await TestPlayer.JoinAsync(server.Address);

        var clock = Stopwatch.StartNew();
        await server.App.StopAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Stop_ServerWithoutPlayers_EndsItsThreads()
    {
        await using var server = await TestServer.StartAsync();
        await server.GetUntilAsync("/cluster/zones", zones => zones.GetArrayLength() == 5);

        await server.App.StopAsync();

        await server.App.DisposeAsync();
    }
}
