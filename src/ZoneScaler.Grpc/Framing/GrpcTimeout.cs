using System.Globalization;

namespace ZoneScaler.Grpc.Framing;

/// <summary>The value of <c>grpc-timeout</c>: up to eight digits and a unit (PROTOCOL-HTTP2, "Timeout").</summary>
internal static class GrpcTimeout
{
    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;
    private const long NanosecondsPerTick = 100;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    // A timer takes no longer one; such a deadline is as good as none.
    private static readonly TimeSpan MaxTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>A time-out that a timer takes.</summary>
    public static TimeSpan ForTimer(TimeSpan timeout) => timeout < MaxTimer ? timeout : MaxTimer;

    /// <summary>Writes a time-out in the finest unit that has room for it, rounded up; one that has passed as the shortest there is, one beyond 11,000 years as these.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
            return "1n";
        if (timeout.Ticks <= MaxValue / NanosecondsPerTick)
            return string.Create(CultureInfo.InvariantCulture, $"{timeout.Ticks * NanosecondsPerTick}n");
        foreach (var (unit, ticks) in Units)
        {
            var value = ((timeout.Ticks - 1) / ticks) + 1;
            if (value <= MaxValue)
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{MaxValue}H");
    }

    /// <summary>Reads a time-out; one beyond <see cref="TimeSpan.MaxValue"/> becomes that.</summary>
    public static bool TryParse(string text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        if (text[^1] == 'n')
        {
            timeout = new TimeSpan((value + NanosecondsPerTick - 1) / NanosecondsPerTick);
            return true;
        }
        foreach (var (unit, ticks) in Units)
        {
            if (unit != text[^1])
                continue;
            timeout = value > TimeSpan.MaxValue.Ticks / ticks ? TimeSpan.MaxValue : new TimeSpan(value * ticks);
            return true;
        }
        return false;
    }
}
