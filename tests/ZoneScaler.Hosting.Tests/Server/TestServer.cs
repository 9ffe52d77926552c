using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ZoneScaler.Hosting.Tests.Game;

namespace ZoneScaler.Hosting.Tests.Server;

/// <summary>A whole server on a free port: Kestrel, gateway and zones.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(WebApplication app)
    {
        App = app;
        Address = new Uri(app.Urls.Single());
        Http = new HttpClient { BaseAddress = Address };
    }

    public WebApplication App { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public static async Task<TestServer> StartAsync(Action<ZoneScalerOptions>? configure = null, params (string Key, string Value)[] settings)
    {
        var app = Build(configure, settings);
        await app.StartAsync();
        return new TestServer(app);
    }

    public static WebApplication Build(Action<ZoneScalerOptions>? configure = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.AddZoneScaler(TestWorld.Create(), configure);
        var app = builder.Build();
        app.MapZoneScaler();
        return app;
    }

    /// <summary>Reads JSON from a management address.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    /// <summary>Reads JSON until it is as wanted.</summary>
    public async Task<JsonElement> GetUntilAsync(string path, Func<JsonElement, bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await GetAsync(path);
            if (condition(answer))
                return answer;
            Assert.False(deadline.IsCancellationRequested, $"{path} stayed at {answer}");
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }
}
