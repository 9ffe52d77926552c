using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Median, 99th percentile and maximum of what was measured.</summary>
internal sealed class Figures(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double P50 => At(0.5);

    public double P99 => At(0.99);

    /// <summary>The same for the report; null if nothing was measured.</summary>
    public double? P99Value => Count == 0 ? null : P99;

    public double Max => At(1);

    /// <summary>The smallest value that a share of all does not exceed; NaN if there is none.</summary>
    public double At(double share) => Count == 0 ? double.NaN : Math.Round(_sorted[Math.Max(0, (int)Math.Ceiling(share * Count) - 1)], 1);

    /// <summary>For the report.</summary>
    public JsonObject ToJson() => Count == 0 ? new JsonObject { ["events"] = 0 } : new JsonObject { ["events"] = Count, ["p50"] = P50, ["p99"] = P99, ["max"] = Max };

    public override string ToString() => Count == 0 ? "none" : FormattableString.Invariant($"{P50} / {P99} / {Max}");
}
