using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Tests;

/// <summary>A gRPC server on a free port, with a channel to it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private TestServer(WebApplication app, LogLines log, GrpcChannelOptions? options)
    {
        App = app;
        Log = log;
        Address = new Uri(app.Urls.Single());
        Channel = GrpcChannel.ForAddress(Address, options);
        Invoker = Channel.CreateCallInvoker();
    }

    public WebApplication App { get; }

    public LogLines Log { get; }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public CallInvoker Invoker { get; }

    public static async Task<TestServer> StartAsync(
        ServerServiceDefinition service,
        Action<GrpcServerOptions>? configure = null,
        Action<ListenOptions>? listen = null,
        GrpcChannelOptions? channel = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null)
    {
        var log = new LogLines();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o =>
        {
            o.Protocols = HttpProtocols.Http2;
            listen?.Invoke(o);
        }));
        services?.Invoke(builder.Services);
        builder.Services.AddGrpc(configure);
        var app = builder.Build();
        app.MapGrpc(service);
        map?.Invoke(app);
        await app.StartAsync();
        return new TestServer(app, log, channel);
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await App.StopAsync(timeout.Token);
        await App.DisposeAsync();
    }

    /// <summary>What the server logged.</summary>
    internal sealed class LogLines : ILoggerProvider
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text, Exception? Exception)> _lines = new();

        public IReadOnlyCollection<(LogLevel Level, string Text, Exception? Exception)> All => _lines;

        public ILogger CreateLogger(string categoryName) => new Logger(this);

        public void Dispose()
        {
        }

        private sealed class Logger(LogLines lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines._lines.Enqueue((logLevel, formatter(state, exception), exception));
        }
    }
}
