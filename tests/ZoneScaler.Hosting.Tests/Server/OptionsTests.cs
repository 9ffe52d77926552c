using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ZoneScaler.Hosting.Tests.Server;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("ZoneScaler:Threads", "0", "ZoneScaler:Threads is 0; 1 to 256 is allowed.")]
    [InlineData("ZoneScaler:CatchUpTicks", "101", "ZoneScaler:CatchUpTicks is 101; 1 to 100 is allowed.")]
    [InlineData("ZoneScaler:Gateway:InterestRadius", "-1", "ZoneScaler:Gateway:InterestRadius is -1;")]
    [InlineData("ZoneScaler:JoinTokens:SharedKey", "c2hvcnQ=", "ZoneScaler:JoinTokens: The shared key")]
    [InlineData("ZoneScaler:JoinTokens:PublicKeyPem", "no key", "ZoneScaler:JoinTokens: ")]
    [InlineData("ZoneScaler:Gateway:MaxFrameBytes", "1", "ZoneScaler:Gateway:MaxFrameBytes is 1;")]
    [InlineData("ZoneScaler:Thread", "2", "There is no ZoneScaler:Thread; ZoneScaler has CatchUpTicks, Gateway, HeapSweepInterval, InlineSockets, JoinTokens, Threads.")]
    [InlineData("ZoneScaler:NODE:RETRY_MAX", "4s", "There is no ZoneScaler:NODE; ZoneScaler has CatchUpTicks, Gateway, ")]
    [InlineData("ZoneScaler:gateway:Frames", "2", "There is no ZoneScaler:gateway:Frames; ZoneScaler:gateway has BeatSlack, ")]
    [InlineData("ZoneScaler:Threads:Max", "2", "There is no ZoneScaler:Threads:Max; ZoneScaler:Threads has a value, and no keys.")]
    [InlineData("ZoneScaler:Gateway", "2", "ZoneScaler:Gateway is '2'; it has keys: BeatSlack, ")]
    [InlineData("ZoneScaler", "2", "ZoneScaler is '2'; it has keys: CatchUpTicks, ")]
    [InlineData("ZoneScaler:Threads", "many", "Failed to convert configuration value 'many' at 'ZoneScaler:Threads'")]
    public async Task Start_KeyOrValueNotAllowed_FailsAndNamesIt(string key, string value, string message)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(null, (key, value)));

        Assert.StartsWith(message, Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SeveralThingsWrong_NamesEach()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestServer.StartAsync(null, ("ZoneScaler:Gatway:MaxSessions", "2"), ("ZoneScaler:Gateway:Sessions", "2"), ("ZoneScaler:CatchUpTicks", "2.5")));

        Assert.Collection(
            error.Failures.Order(StringComparer.Ordinal),
            e => Assert.StartsWith("Failed to convert configuration value '2.5' at 'ZoneScaler:CatchUpTicks'", e, StringComparison.Ordinal),
            e => Assert.StartsWith("There is no ZoneScaler:Gateway:Sessions;", e, StringComparison.Ordinal),
            e => Assert.StartsWith("There is no ZoneScaler:Gatway;", e, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Options_SettingsAndCode_CodeWins()
    {
        await using var app = TestServer.Build(o => o.Threads = 3, ("ZoneScaler:Threads", "2"), ("ZoneScaler:Gateway:MaxSessions", "7"));

        var options = app.Services.GetRequiredService<IOptions<ZoneScalerOptions>>().Value;

        Assert.Equal(3, options.Threads);
        Assert.Equal(7, options.Gateway.MaxSessions);
    }

    [Fact]
    public async Task Map_WithoutAdd_SaysWhatIsMissing()
    {
        await using var app = WebApplication.CreateBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapZoneScaler());

        Assert.Contains("AddZoneScaler", error.Message, StringComparison.Ordinal);
    }
}
