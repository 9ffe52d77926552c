using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZoneScaler.Gateway;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Sessions;

/// <summary>The WebSocket address where players come in.</summary>
internal static partial class SessionEndpoint
{
    private const string Version = "13";

    /// <summary>Adds the gateway, its thread and, where keys are configured, join tokens. <see cref="SessionRunner"/> is to be started and stopped by the host.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ZoneScalerOptions>>().Value;
            var zones = provider.GetRequiredService<ZoneHost>();
            var gate = options.JoinTokens.IsOn ? new JoinTokens(options.JoinTokens, provider.GetRequiredService<TimeProvider>()) : null;
            // Another one after each start: numbers of sessions begin with it, and clients come back with those of before.
            var number = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
            var gateway = new SessionGateway(provider.GetRequiredService<World>(), zones, number, options.Gateway, gate);
            zones.AttachGateway(number, gateway);
            return gateway;
        });
        services.AddSingleton<SessionRunner>();
        return services.AddSessionSockets();
    }

    /// <summary>Maps the address where players' WebSockets come in.</summary>
    public static IEndpointConventionBuilder MapSessions(this IEndpointRouteBuilder endpoints, string path)
    {
        var runner = endpoints.ServiceProvider.GetRequiredService<SessionRunner>();
        return endpoints.MapSessions(path, () => runner);
    }

    /// <summary>Maps the address where players' WebSockets come in, to whichever gateway there is then; while there is none, players are sent away.</summary>
    public static IEndpointConventionBuilder MapSessions(this IEndpointRouteBuilder endpoints, string path, Func<SessionRunner?> current)
    {
        var time = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        var logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SessionEndpoint));
        return endpoints.MapGet(path, context => RunAsync(context, current(), time, logger));
    }

    private static async Task RunAsync(HttpContext context, SessionRunner? runner, TimeProvider time, ILogger logger)
    {
        if (runner == null)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("The gateway is no member of its cluster now.\n").ConfigureAwait(false);
            return;
        }
        var upgrade = context.Features.Get<IHttpUpgradeFeature>();
        var accept = WebSocketFrames.Accept(context.Request.Headers.SecWebSocketKey);
        if (upgrade is not { IsUpgradableRequest: true } || accept == null || !IsUpgradeToWebSocket(context.Request.Headers.Upgrade.ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync("This address speaks the WebSocket protocol (RFC 6455) over HTTP/1.1.\n").ConfigureAwait(false);
            return;
        }
        if (context.Request.Headers.SecWebSocketVersion != Version)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.SecWebSocketVersion = Version;
            return;
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.SecWebSocketAccept = accept;
        var stream = await upgrade.UpgradeAsync().ConfigureAwait(false);

        // Straight to the connection's pipes where the server shows them: the upgraded stream would copy each message twice more.
        var pipe = context.Features.Get<IConnectionTransportFeature>()?.Transport ?? new StreamPipe(stream);
        var transport = new WebSocketTransport(pipe, BareSocketOf(context), context.Abort, time);
        var connection = runner.Gateway.Accept(transport, runner.Now);
        LogOpened(logger, context.Connection.Id);
        try
        {
            await using (context.RequestAborted.Register(static t => ((WebSocketTransport)t!).Abort(), transport).ConfigureAwait(false))
                await transport.RunAsync(connection, () => runner.Now).ConfigureAwait(false);
        }
        finally
        {
            LogClosed(logger, context.Connection.Id, connection.Reason);
        }
    }

    // With TLS the bytes of the pipe are not those of the socket.
    private static Socket? BareSocketOf(HttpContext context) =>
        context.Request.IsHttps || context.Features.Get<IConnectionTransportFeature>() == null ? null : context.Features.Get<IConnectionSocketFeature>()?.Socket;

    private static bool IsUpgradeToWebSocket(string upgrade) => string.Equals(upgrade, "websocket", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(42, LogLevel.Debug, "Connection {ConnectionId} opened a WebSocket.")]
    private static partial void LogOpened(ILogger logger, string connectionId);

    [LoggerMessage(43, LogLevel.Debug, "Connection {ConnectionId} closed: {CloseReason}.")]
    private static partial void LogClosed(ILogger logger, string connectionId, CloseReason closeReason);

    private sealed class StreamPipe(Stream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream);

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
