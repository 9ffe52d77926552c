using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Server;

/// <summary>What all calls of a server share.</summary>
internal sealed partial class GrpcServer(IOptions<GrpcServerOptions> options, TimeProvider time, IMeterFactory meters, ILogger<GrpcServer> logger) : IDisposable
{
    private readonly HashSet<Microsoft.AspNetCore.Routing.IEndpointRouteBuilder> _builders = [];
    private readonly CallMetrics _metrics = CallMetrics.OfServer(meters);

    public GrpcServerOptions Options { get; } = options.Value;

    public TimeProvider Time { get; } = time;

    public void Dispose() => _metrics.Dispose();

    /// <summary>Whether endpoints are mapped to this builder for the first time.</summary>
    public bool IsFirst(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder builder) => _builders.Add(builder);

    public void CallEnded(string method, StatusCode status, TimeSpan duration)
    {
        _metrics.CallEnded(method, status, duration);
        LogEnded(method, status, duration.TotalMilliseconds);
    }

    [LoggerMessage(1, LogLevel.Debug, "Call of {Method} ended with {Status} after {Milliseconds} ms.")]
    private partial void LogEnded(string method, StatusCode status, double milliseconds);

    [LoggerMessage(2, LogLevel.Error, "The handler of {Method} threw.")]
    public partial void LogHandlerThrew(string method, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "A request to {Path} was refused: {Reason}")]
    public partial void LogRefused(string path, string reason);
}
