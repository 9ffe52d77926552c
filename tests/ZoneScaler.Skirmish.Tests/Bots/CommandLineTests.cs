using Skirmish;

namespace ZoneScaler.Skirmish.Tests.Bots;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("bots", "--players", "0")]
    [InlineData("bots", "--players", "many")]
    [InlineData("bots", "--duration", "10")]
    [InlineData("bots", "--duration", "-5s")]
    [InlineData("bots", "--url", "localhost")]
    [InlineData("bots", "--url", "http://localhost:5200,")]
    [InlineData("bots", "--url", "http://localhost:5200", "--url", "ftp://localhost")]
    [InlineData("bots", "--bogus")]
    [InlineData("node", "node.lease")]
    [InlineData("node", "node.laese=3s")]
    [InlineData("node", "node.lease=3")]
    [InlineData("node", "--config", "none.conf")]
    [InlineData("cluster", "--config", "none.conf")]
    [InlineData("cluster", "--lease", "0")]
    [InlineData("cluster", "node.lease=3s")]
    [InlineData("chaos", "--faults", "kill,explode")]
    [InlineData("chaos", "--victims", "bots")]
    [InlineData("chaos", "--planted-bug", "Unheard")]
    [InlineData("chaos", "--backups", "0")]
    [InlineData("chaos", "--backups", "0", "--victims", "gateway,worker")]
    [InlineData("--port", "70000")]
    [InlineData("--prot", "80")]
    [InlineData("--ZoneScaler:Threads=999")]
    [InlineData("--ZoneScaler:Threads=many")]
    [InlineData("serve", "--ZoneScaler:Gatway:MaxSessions=7")]
    [InlineData("node", "node.seeds=http://127.0.0.1:1", "--ZoneScaler:Node:Leese=3s")]
    [InlineData("node", "node.seeds=http://127.0.0.1:1", "--ZoneScaler:Node:Lease=1")]
    [InlineData("nonsense")]
    public async Task BadUsage_EndsWithTwo(params string[] args) => Assert.Equal(2, await CommandLine.RunAsync(args));

    [Theory]
    [InlineData("--url", "http://127.0.0.1:1")]
    [InlineData("--url", "http://127.0.0.1:1", "--url", "http://127.0.0.1:2")]
    [InlineData("--url", "http://127.0.0.1:1,http://127.0.0.1:2")]
    public async Task Bots_NobodyThere_EndWithOne(params string[] args) => Assert.Equal(1, await CommandLine.RunAsync(["bots", .. args]));

    [Fact]
    public async Task Help_IsGiven() => Assert.Equal(0, await CommandLine.RunAsync(["--help"]));
}
