using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ZoneScaler.Hosting.Management;

/// <summary>One instrument's measurements, by tags. The number of different tags is bounded: what comes beyond is left out. Thread-safe.</summary>
internal sealed class MetricFamily
{
    private const int MaxSeries = 2000;

    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly Series _untagged;
    private readonly bool _isCounter;
    private readonly bool _isSet; // the last value counts, not the sum
    private readonly bool _isObservable;
    private readonly double[]? _bounds;
    private readonly string _help;
    private bool _hasUntagged;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        _isObservable = instrument.IsObservable;
        _isCounter = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        _isSet = _isObservable || kind == typeof(Gauge<>);
        if (kind == typeof(Histogram<>))
            _bounds = [.. Bounds(instrument)];
        _untagged = new Series("", _bounds);
        Name = NameOf(instrument, _isCounter);
        _help = (instrument.Description ?? "").Replace("\\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
    }

    /// <summary>As Prometheus knows it.</summary>
    public string Name { get; }

    /// <summary>Takes a measurement.</summary>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            lock (_lock)
            {
                _hasUntagged = true;
                _untagged.Take(value, _isSet);
            }
            return;
        }
        var labels = Labels(tags);
        lock (_lock)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= MaxSeries)
                    return;
                _series.Add(labels, series = new Series(labels, _bounds));
            }
            series.Take(value, _isSet);
        }
    }

    /// <summary>What is observed is about to tell all that there is: what it does not tell any more is gone.</summary>
    public void BeginObservation()
    {
        if (!_isObservable)
            return;
        lock (_lock)
        {
            _series.Clear();
            _hasUntagged = false;
        }
    }

    /// <summary>Writes families of the same name as one.</summary>
    public static void Write(StringBuilder text, IReadOnlyList<MetricFamily> families)
    {
        var first = families[0];
        var all = families.SelectMany(f => f.Snapshot()).ToLookup(s => s.Labels);
        if (all.Count == 0)
            return;
        if (first._help.Length > 0)
            text.Append("# HELP ").Append(first.Name).Append(' ').Append(first._help).Append('\n');
        text.Append("# TYPE ").Append(first.Name).Append(first._bounds != null ? " histogram\n" : first._isCounter ? " counter\n" : " gauge\n");
        foreach (var series in all)
            Series.Write(text, first.Name, [.. series]);
    }

    private static IEnumerable<double> Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(b => (double)b),
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => bounds.Select(b => (double)b),
        _ => DefaultBounds,
    };

    private static string NameOf(Instrument instrument, bool isCounter)
    {
        var name = Clean(instrument.Name);
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal))
            name += unit;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Clean(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 0)
                labels.Append(',');
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text = text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
            labels.Append(Clean(key)).Append("=\"").Append(text).Append('"');
        }
        return labels.ToString();
    }

    private List<Series> Snapshot()
    {
        lock (_lock)
        {
            var all = _series.Values.Select(s => s.Copy()).ToList();
            if (_hasUntagged)
                all.Add(_untagged.Copy());
            return all;
        }
    }

    private sealed class Series(string labels, double[]? bounds)
    {
        private readonly long[] _buckets = new long[(bounds?.Length ?? 0) + 1];
        private double _sum;
        private long _count;

        public string Labels => labels;

        public void Take(double value, bool isSet)
        {
            _sum = isSet ? value : _sum + value;
            _count++;
            if (bounds == null)
                return;
            var bucket = 0;
            while (bucket < bounds.Length && value > bounds[bucket])
                bucket++;
            _buckets[bucket]++;
        }

        public Series Copy()
        {
            var copy = new Series(labels, bounds) { _sum = _sum, _count = _count };
            _buckets.CopyTo(copy._buckets, 0);
            return copy;
        }

        public static void Write(StringBuilder text, string name, Series[] parts)
        {
            var labels = parts[0].Labels;
            if (parts[0].Bounds is not { } bounds)
            {
                Line(text, name, labels, parts.Sum(p => p._sum));
                return;
            }
            var prefix = labels.Length == 0 ? "" : labels + ",";
            var below = 0L;
            for (var i = 0; i < bounds.Length; i++)
            {
                below += parts.Sum(p => p._buckets[i]);
                Line(text, name + "_bucket", FormattableString.Invariant($"{prefix}le=\"{bounds[i]}\""), below);
            }
            Line(text, name + "_bucket", prefix + "le=\"+Inf\"", parts.Sum(p => p._count));
            Line(text, name + "_sum", labels, parts.Sum(p => p._sum));
            Line(text, name + "_count", labels, parts.Sum(p => p._count));
        }

        private double[]? Bounds => bounds;

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0)
                text.Append('{').Append(labels).Append('}');
            text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
