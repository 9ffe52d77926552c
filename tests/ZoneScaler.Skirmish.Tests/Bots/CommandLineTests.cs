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
    [InlineData("bots", "--bogus")]
    [InlineData("--port", "70000")]
    [InlineData("--prot", "80")]
    [InlineData("nonsense")]
    public async Task BadUsage_EndsWithTwo(params string[] args) => Assert.Equal(2, await CommandLine.RunAsync(args));

    [Fact]
    public async Task Bots_NobodyThere_EndWithOne() =>
        Assert.Equal(1, await CommandLine.RunAsync(["bots", "--url", "http://127.0.0.1:1"]));

    [Fact]
    public async Task Help_IsGiven() => Assert.Equal(0, await CommandLine.RunAsync(["--help"]));
}
