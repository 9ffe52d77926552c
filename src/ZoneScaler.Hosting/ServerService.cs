using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Hosting.Zones;
using ZoneScaler.Worlds;

namespace ZoneScaler.Hosting;

/// <summary>Starts and stops the parts of a server in order: zones, gateway, then connections; and back.</summary>
internal sealed partial class ServerService(World world, WorldRunner runner, SessionRunner sessions, ILogger<ServerService> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        runner.Start();
        sessions.Start();
        LogStarted(world.Spec.Name, runner.Zones.Count, world.Spec.TickRate);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before the web server stops: it would wait for connections that we are to end.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        sessions.Stop();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (!runner.Stop(StopTimeout))
            LogStillTicking(StopTimeout);
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(20, LogLevel.Information, "World '{World}' runs: {Zones} zones, {TickRate} ticks per second.")]
    private partial void LogStarted(string world, int zones, int tickRate);

    [LoggerMessage(21, LogLevel.Warning, "A tick has not ended within {Timeout}; stopping without it.")]
    private partial void LogStillTicking(TimeSpan timeout);
}
