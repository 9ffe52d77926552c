using System.Diagnostics;

namespace ZoneScaler.Client.Transport;

/// <summary>The time that clients of this process measure by.</summary>
public static class ClientClock
{
    private static readonly Stopwatch Watch = Stopwatch.StartNew();

    /// <summary>The time since the clock was first used.</summary>
    public static TimeSpan Now => Watch.Elapsed;
}
