using Microsoft.Playwright;

namespace ZoneScaler.EndToEnd;

/// <summary>The sample's page in a browser: what it shows to tests as <c>window.skirmish</c>, and its keys.</summary>
internal sealed class SkirmishPage
{
    private const float PatienceMilliseconds = 60_000;

    private readonly IPage _page;
    private readonly List<string> _errors = [];

    private SkirmishPage(IPage page)
    {
        _page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _errors.Add(message.Text);
        };
    }

    /// <summary>Opens the page in a browser window of its own, gives a name, presses Play and waits for the player's ship.</summary>
    public static async Task<SkirmishPage> JoinAsync(IBrowser browser, Uri address, string name, int width = 1280, int height = 800)
    {
        var page = new SkirmishPage(await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = height } }));
        await page._page.GotoAsync(address.ToString());
        await page._page.FillAsync("#name", name);
        await page._page.ClickAsync("#play");
        await page.WaitForAsync("s => s.joined && s.own");
        return page;
    }

    /// <summary>Waits until a condition on <c>window.skirmish</c>, a JavaScript function of it, holds.</summary>
    public async Task WaitForAsync(string condition)
    {
        try
        {
            await _page.WaitForFunctionAsync($"() => window.skirmish && ({condition})(window.skirmish)", null, new() { Timeout = PatienceMilliseconds });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Never came true: {condition}. The page: {await TextAsync()}; errors: {string.Join("; ", _errors)}");
        }
    }

    /// <summary>A value of <c>window.skirmish</c>.</summary>
    public Task<T> ReadAsync<T>(string expression) => _page.EvaluateAsync<T>($"() => ({expression})(window.skirmish)");

    /// <summary>Holds a key down until the returned object is disposed of.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string key)
    {
        await _page.Keyboard.DownAsync(key);
        return new HeldKey(_page, key);
    }

    /// <summary>Fails if the page saw an error of its own or in the browser's console.</summary>
    public async Task AssertNoErrorsAsync()
    {
        Assert.Empty(_errors);
        Assert.Empty(await ReadAsync<string[]>("s => s.errors.map(String)"));
    }

    private Task<string> TextAsync() => _page.EvaluateAsync<string>("() => JSON.stringify(window.skirmish ?? null)");

    private sealed class HeldKey(IPage page, string key) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await page.Keyboard.UpAsync(key);
    }
}
