namespace ZoneScaler.Hocon.Units;

/// <summary>Durations as HOCON writes them: <c>500 ms</c>, <c>10s</c>, <c>1 minute</c>; without a unit, milliseconds.</summary>
public static class HoconDuration
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "a duration such as 10s";

    private static readonly Dictionary<string, decimal> Ticks = Units(
        ("ns nano nanos nanosecond nanoseconds", 0.01m),
        ("us micro micros microsecond microseconds", 10),
        (" ms milli millis millisecond milliseconds", TimeSpan.TicksPerMillisecond),
        ("s second seconds", TimeSpan.TicksPerSecond),
        ("m minute minutes", TimeSpan.TicksPerMinute),
        ("h hour hours", TimeSpan.TicksPerHour),
        ("d day days", TimeSpan.TicksPerDay));

    /// <summary>Reads a duration; false if it is none, is finer than 100 ns, or longer than 29,000 years.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text == null || !UnitText.TryParse(text, out var parts) || !Ticks.TryGetValue(parts.Unit, out var unit))
            return false;
        if (!WholeNumber.TryMultiply(parts.Number, unit, out var ticks))
            return false;
        value = new TimeSpan(ticks);
        return true;
    }

    /// <summary>The shortest text with one unit that reads as this duration.</summary>
    public static string ToText(TimeSpan value)
    {
        foreach (var unit in (string[])["d", "h", "m", "s", "ms", "us"])
        {
            if (value.Ticks % (long)Ticks[unit] == 0 && (value.Ticks != 0 || unit == "s"))
                return FormattableString.Invariant($"{value.Ticks / (long)Ticks[unit]}{unit}");
        }
        return FormattableString.Invariant($"{(decimal)value.Ticks * 100}ns");
    }

    /// <summary>A table from unit names, parted by spaces; an empty one is the default.</summary>
    internal static Dictionary<string, decimal> Units(params (string Names, decimal Size)[] units) =>
        units.SelectMany(u => u.Names.Split(' ').Select(name => (name, u.Size))).ToDictionary(u => u.name, u => u.Size, StringComparer.Ordinal);
}
