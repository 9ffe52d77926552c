using System.Globalization;
using ZoneScaler.Simulation.Time;

namespace ZoneScaler.Simulation.Running;

/// <summary>What happened in a run, line by line, and a hash of it: the same seed gives the same.</summary>
/// <param name="schedule">The run's time.</param>
/// <param name="output">Where lines go; null: nowhere.</param>
/// <param name="from">The first time to be shown.</param>
/// <param name="to">The last time to be shown.</param>
internal sealed class Trace(Schedule schedule, TextWriter? output, TimeSpan from, TimeSpan to)
{
    private const ulong Prime = 1099511628211;

    /// <summary>Fowler, Noll and Vo's hash (FNV-1a) of everything noted.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    /// <summary>Whether anybody reads along: costly details are told only then.</summary>
    public bool IsShown => output != null && schedule.Now >= from && schedule.Now <= to;

    public void Note(string who, string what, string detail)
    {
        Fold((ulong)schedule.Now.Ticks);
        Fold(who);
        Fold(what);
        Fold(detail);
        Show(who, what, detail);
    }

    /// <summary>Shows something that is left out of the hash.</summary>
    public void Show(string who, string what, string detail)
    {
        if (IsShown)
            output!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{schedule.Now.TotalSeconds,9:0.0000}  {who,-12} {what,-20} {detail}"));
    }

    /// <summary>Adds a number to the hash alone.</summary>
    public void Fold(ulong value) => Hash = unchecked((Hash ^ value) * Prime);

    private void Fold(string text)
    {
        foreach (var c in text)
            Fold(c);
    }
}
