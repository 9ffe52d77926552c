using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>What a <see cref="CrashCase"/> came to.</summary>
/// <param name="Case">The case.</param>
/// <param name="HasStruck">Whether the step was reached.</param>
/// <param name="Report">The run.</param>
internal sealed record CrashResult(CrashCase Case, bool HasStruck, RunReport Report)
{
    /// <summary>What was not as it should be; null if all was. One fault at a time costs nothing: so here nothing is excused, either.</summary>
    public string? Fault => Report.Failure
        ?? (HasStruck ? null : "the step was never reached")
        ?? (Report.Losses.Count == 0 ? null : $"lost: {string.Join(", ", Report.Losses)}");
}
