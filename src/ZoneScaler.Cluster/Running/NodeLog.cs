using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Mesh;

namespace ZoneScaler.Cluster.Running;

/// <summary>Logs and counts what a node goes through. What can come in floods is logged once a second, with how often it came; the counter counts all.</summary>
internal sealed partial class NodeLog : INodeObserver, IDisposable
{
    private static readonly TimeSpan FloodInterval = TimeSpan.FromSeconds(1);
    private static readonly KeyValuePair<string, object?>[] Tags = [.. Enum.GetValues<NodeEvent>().Select(e => new KeyValuePair<string, object?>("zonescaler.node.event", e.ToString()))];

    private readonly ILogger<NodeLog> _logger;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _predictedPauses;
    private readonly Histogram<double> _pauses;
    private readonly Flood[] _floods = new Flood[Tags.Length];

    public NodeLog(ILogger<NodeLog> logger, TimeProvider time, IMeterFactory? meters = null)
    {
        _logger = logger;
        _time = time;
        _meter = meters?.Create(MeshMetrics.MeterName) ?? new Meter(MeshMetrics.MeterName);
        _events = _meter.CreateCounter<long>("zonescaler.node.events", "{event}", "What the node went through, by kind.");
        _predictedPauses = Seconds("zonescaler.zone.move.pause.predicted", "How long zones that moved away would stand still, as was predicted when they were told to.");
        _pauses = Seconds("zonescaler.zone.move.pause", "How long they did, until the store had written who has them next.");
    }

    /// <summary>How important an event is to who reads the log.</summary>
    public static LogLevel LevelOf(NodeEvent happened) => happened switch
    {
        NodeEvent.Holding or NodeEvent.StoreFull => LogLevel.Critical,
        NodeEvent.WrongWorld or NodeEvent.VersionTooOld or NodeEvent.MembershipLost or NodeEvent.StoredValueUnreadable => LogLevel.Error,
        NodeEvent.SeedsUnreachable or NodeEvent.NameTaken or NodeEvent.Frozen or NodeEvent.NoWorker or NodeEvent.AssignmentUnknown or NodeEvent.OrderRefused
            or NodeEvent.FrameFenced or NodeEvent.Dismissed or NodeEvent.ZoneLost or NodeEvent.ZoneQuarantined or NodeEvent.DeadLetter or NodeEvent.StateLacking => LogLevel.Warning,
        NodeEvent.ZoneAssigned or NodeEvent.ZoneOpened or NodeEvent.ZoneClosed or NodeEvent.FrameMoved or NodeEvent.RouteCorrected or NodeEvent.LinkCrossed
            or NodeEvent.AssignmentRefused => LogLevel.Debug,
        _ => LogLevel.Information,
    };

    /// <inheritdoc/>
    public void Note(NodeEvent happened, string detail)
    {
        _events.Add(1, Tags[(int)happened]);
        var level = LevelOf(happened);
        if (!_logger.IsEnabled(level))
            return;
        if (happened is NodeEvent.FrameFenced or NodeEvent.FrameMoved or NodeEvent.OrderRefused or NodeEvent.StoreFull)
            NoteFlood(happened, level, detail);
        else
            LogEvent(level, happened, detail);
    }

    /// <inheritdoc/>
    public void Paused(TimeSpan predicted, TimeSpan took)
    {
        _predictedPauses.Record(predicted.TotalSeconds);
        _pauses.Record(took.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();

    private Histogram<double> Seconds(string name, string description) =>
        _meter.CreateHistogram(name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] });

    private void NoteFlood(NodeEvent happened, LogLevel level, string detail)
    {
        ref var flood = ref _floods[(int)happened];
        flood.Count++;
        var now = _time.GetTimestamp();
        if (flood.LoggedAt != 0 && _time.GetElapsedTime(flood.LoggedAt, now) < FloodInterval)
            return;
        LogFlood(level, happened, detail, flood.Count);
        flood = new Flood { LoggedAt = now };
    }

    [LoggerMessage(EventId = 76, Message = "{NodeEvent}: {Detail}")]
    private partial void LogEvent(LogLevel level, NodeEvent nodeEvent, string detail);

    [LoggerMessage(EventId = 77, Message = "{NodeEvent}: {Detail} ({Count} since this was last said)")]
    private partial void LogFlood(LogLevel level, NodeEvent nodeEvent, string detail, int count);

    private struct Flood
    {
        public int Count;
        public long LoggedAt;
    }
}
