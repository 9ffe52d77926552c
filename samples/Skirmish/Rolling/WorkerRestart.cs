using System.Globalization;

namespace Skirmish.Rolling;

/// <summary>A worker's restart.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="End">How its process ended, in words.</param>
/// <param name="DrainSeconds">From the word that it is to end until it had.</param>
/// <param name="WholeSeconds">From then until it was back and the cluster whole.</param>
internal sealed record WorkerRestart(string Worker, string End, double DrainSeconds, double WholeSeconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Worker}: {End} after {DrainSeconds:0.0} s, back and whole {WholeSeconds:0.0} s later");
}
