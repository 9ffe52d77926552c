using ZoneScaler.Simulation.Time;

namespace ZoneScaler.Simulation.Running;

/// <summary>The first thing that was wrong in a run. A checker may be called by entity code, whose exceptions zones catch; so it does not throw.</summary>
internal sealed class Verdict(Schedule schedule, Trace trace)
{
    /// <summary>What was wrong; null as long as nothing is.</summary>
    public string? Failure { get; private set; }

    public void Fail(string what)
    {
        trace.Note("checker", "FAILURE", what);
        Failure ??= FormattableString.Invariant($"{schedule.Now.TotalSeconds:0.000} s: {what}");
    }
}
