using System.Numerics;
using Skirmish.Game;

namespace Skirmish.Bots;

/// <summary>Where the crowd goes: a place that wanders over many zone borders, on a closed curve through most of the world.</summary>
internal static class HotSpot
{
    private const double SecondsPerLap = 75;

    public static Vector2 At(TimeSpan time)
    {
        var phase = time.TotalSeconds / SecondsPerLap * Math.Tau;
        var offset = new Vector2((float)Math.Sin(phase * 2), (float)Math.Sin(phase * 3 + 0.5));
        return Rules.Center + offset * Rules.WorldSize * 0.36f;
    }
}
