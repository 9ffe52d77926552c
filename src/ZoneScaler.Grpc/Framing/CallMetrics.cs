using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ZoneScaler.Grpc.Framing;

/// <summary>Calls by method and status with their durations, by OpenTelemetry's conventions for RPC. Thread-safe.</summary>
internal sealed class CallMetrics : IDisposable
{
    /// <summary>The meter to subscribe to.</summary>
    public const string MeterName = "ZoneScaler.Grpc";

    /// <summary>The method of calls that the server does not know: their names are the callers' to choose, and would fill any store.</summary>
    public const string OtherMethod = "_OTHER";

    private static readonly string[] StatusNames =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;

    private CallMetrics(Meter meter, string name, string description)
    {
        _meter = meter;
        _duration = meter.CreateHistogram(
            name,
            "s",
            description,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    public static CallMetrics OfServer(IMeterFactory meters) =>
        new(meters.Create(MeterName), "rpc.server.call.duration", "How long calls took from their headers to their status.");

    /// <param name="meters">Makes the meter; without one the meter is the process's.</param>
    public static CallMetrics OfClient(IMeterFactory? meters) =>
        new(meters?.Create(MeterName) ?? new Meter(MeterName), "rpc.client.call.duration", "How long calls took from their start to their status.");

    /// <param name="method">The path that was called, or <see cref="OtherMethod"/>.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="duration">How long it took.</param>
    public void CallEnded(string method, StatusCode status, TimeSpan duration)
    {
        if (!_duration.Enabled)
            return;
        var name = (uint)status < (uint)StatusNames.Length ? StatusNames[(int)status] : StatusNames[(int)StatusCode.Unknown];
        var tags = new TagList { { "rpc.system.name", "grpc" }, { "rpc.method", method.TrimStart('/') }, { "rpc.response.status_code", name } };
        if (status != StatusCode.OK)
            tags.Add("error.type", name);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void Dispose() => _meter.Dispose();
}
