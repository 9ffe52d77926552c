using Microsoft.Playwright;

namespace ZoneScaler.EndToEnd;

/// <summary>The first hour of a new user: start the sample, open the page, play.</summary>
public sealed class SkirmishTests : IAsyncLifetime
{
    private SkirmishServer? _server;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_browser != null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_server != null)
            await _server.DisposeAsync();
    }

    [BrowserFact]
    public async Task Page_KeysHeld_MovesAcrossAZoneBorderAndSeesAnotherPlayer()
    {
        await StartAsync();
        var first = await SkirmishPage.JoinAsync(_browser!, _server!.Address, "Ann");
        var second = await SkirmishPage.JoinAsync(_browser!, _server.Address, "Bob");
        await first.WaitForAsync("s => s.players >= 1");
        await second.WaitForAsync("s => s.players >= 1");
        var start = await first.ReadAsync<double[]>("s => [s.own.x, s.own.y]");

        await using (await first.HoldAsync("KeyW"))
        {
            await first.WaitForAsync(FormattableString.Invariant($"s => Math.hypot(s.own.x - {start[0]}, s.own.y - {start[1]}) > 50"));
            await first.WaitForAsync("s => s.crossings > 0");
        }

        await first.AssertNoErrorsAsync();
        await second.AssertNoErrorsAsync();
    }

    [BrowserFact]
    public async Task Page_OnAPhone_Joins()
    {
        await StartAsync();

        var page = await SkirmishPage.JoinAsync(_browser!, _server!.Address, "Cy", width: 390, height: 844);

        await page.AssertNoErrorsAsync();
    }

    private async Task StartAsync()
    {
        _server = await SkirmishServer.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Path, Args = Chromium.Arguments });
    }
}
