using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Worlds;

namespace ZoneScaler.Mesh.Tests.Nodes;

/// <summary>A node as an application hosts it, on free ports, in the test's process.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LogLines _log;
    private bool _isStopped;

    private TestNode(WebApplication app, LogLines log, string name)
    {
        _app = app;
        _log = log;
        Name = name;
        Http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<NodeServer>().ManagementAddress) };
    }

    public string Name { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where nodes and tools reach it.</summary>
    public string Address => _app.Services.GetRequiredService<NodeServer>().Address;

    /// <summary>Where its lighthouse is.</summary>
    public string Lighthouse => _app.Services.GetRequiredService<NodeServer>().LighthouseAddress!;

    public NodeRuntime Runtime => _app.Services.GetRequiredService<NodeRuntime>();

    public string Log => string.Join('\n', _log.All);

    public static async Task<TestNode> StartAsync(string name, string roles, string? seed, World? world = null, Action<NodeOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateBuilder();
        var log = new LogLines();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        builder.AddZoneScalerNode(world, options =>
        {
            options.Node.Name = name;
            options.Node.World ??= "test";
            foreach (var role in roles.Split(','))
                options.Node.Roles.Add(role);
            if (seed != null)
                options.Node.Seeds.Add(seed);
            options.Node.Lease = TimeSpan.FromSeconds(2);
            options.Node.RetryMax = TimeSpan.FromMilliseconds(500);
            options.Lighthouse.Listen = options.Management.Listen = options.Node.Listen = "http://127.0.0.1:0";
            options.Worker.Threads = 1;
            options.Worker.RehearsalTicks = 0; // for it takes a second, and few tests are about it
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapZoneScaler();
        await app.StartAsync();
        return new TestNode(app, log, name);
    }

    /// <summary>Reads JSON from a management address, as soon as the node knows an answer.</summary>
    public async Task<JsonElement> GetAsync(string path, Func<JsonElement, bool> condition)
    {
        var text = "";
        JsonElement found = default;
        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
                text = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode)
                    return false;
                using var document = JsonDocument.Parse(text);
                found = document.RootElement.Clone();
                return condition(found);
            },
            () => $"{path} stayed at {text}\n{Log}");
        return found;
    }

    /// <summary>Waits until a line was logged.</summary>
    public Task ExpectLogAsync(string text) => Wait.UntilAsync(() => _log.All.Any(l => l.Contains(text, StringComparison.Ordinal)), () => $"'{text}' in:\n{Log}");

    /// <summary>Stops it in order, as a signal does.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
