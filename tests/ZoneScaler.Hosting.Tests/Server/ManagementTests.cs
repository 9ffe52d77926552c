using System.Net;
using System.Text.Json;
using ZoneScaler.Hosting.Clients;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class ManagementTests
{
    [Fact]
    public async Task Probes_RunningServer_AreGood()
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(new Uri("/alive", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(new Uri("/ready", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Zones_EmptyWorld_AreAsleepAndStay()
    {
        await using var server = await TestServer.StartAsync();

        var zones = await server.GetUntilAsync("/cluster/zones", all => all.EnumerateArray().All(z => z.GetProperty("isAsleep").GetBoolean()));

        Assert.Equal(5, zones.GetArrayLength());
        var corner = Zone(zones, "2d/1,1");
        Assert.Equal([1, 1], Numbers(corner, "cell"));
        Assert.Equal([256, 256], Numbers(corner, "min"));
        Assert.Equal([512, 512], Numbers(corner, "max"));
        Assert.Equal(JsonValueKind.Null, Zone(zones, "players").GetProperty("cell").ValueKind);
    }

    [Fact]
    public async Task Zones_WithAPlayer_CountIt()
    {
        await using var server = await TestServer.StartAsync();
        await using var player = await TestPlayer.JoinAsync(server.Address);
        await player.ReadUntilAsync(() => player.Snapshots > 5);

        var zone = Zone(await server.GetAsync("/cluster/zones"), "2d/0,0");

        Assert.Equal(1, zone.GetProperty("entities").GetInt32());
        Assert.Equal(1, zone.GetProperty("players").GetInt32());
        Assert.False(zone.GetProperty("isAsleep").GetBoolean());
        Assert.True(zone.GetProperty("tick").GetInt64() > 0);
        Assert.InRange(zone.GetProperty("tickMeanMilliseconds").GetDouble(), double.Epsilon, zone.GetProperty("tickMaxMilliseconds").GetDouble());
    }

    [Fact]
    public async Task Ghosts_EntityNearABorder_AreShownByTheNeighbour()
    {
        await using var server = await TestServer.StartAsync();
        await using var player = await TestPlayer.JoinAsync(server.Address);
        await player.SteerAsync(1, 90);
        var neighbour = Zone(await server.GetAsync("/cluster/zones"), "2d/1,0").GetProperty("id").GetString();

        var ghosts = await player.ReadAlongAsync(server.GetUntilAsync($"/cluster/zones/{neighbour}/ghosts", all => all.GetArrayLength() == 1));

        var ghost = Assert.Single(ghosts.EnumerateArray());
        Assert.Equal("craft", ghost.GetProperty("type").GetString());
        Assert.InRange(Numbers(ghost, "position")[0], 128, 300);
    }

    [Theory]
    [InlineData("/cluster/zones/0000000000000fff/ghosts")]
    [InlineData("/cluster/zones/nonsense/ghosts")]
    [InlineData("/zonescaler/nothing.js")]
    public async Task Address_OfNothing_IsNotFound(string path)
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Play_WithoutAWebSocket_IsABadRequest()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.Http.GetAsync(new Uri("/play", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task ClientScripts_AskedForAgain_AreNotSentTwice()
    {
        await using var server = await TestServer.StartAsync();
        Assert.NotEmpty(ClientScripts.Names);
        foreach (var name in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "clients"), "*.js").Select(Path.GetFileName))
        {
            using var first = await server.Http.GetAsync(new Uri($"/zonescaler/{name}", UriKind.Relative));
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/zonescaler/{name}", UriKind.Relative));
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var second = await server.Http.SendAsync(request);

            Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "clients", name!)), await first.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        }
    }

    private static JsonElement Zone(JsonElement zones, string name) => zones.EnumerateArray().Single(z => z.GetProperty("name").GetString() == name);

    private static double[] Numbers(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
}
