namespace ZoneScaler.Hocon.Units;

/// <summary>Sizes in bytes as HOCON writes them: <c>64 KiB</c> (1,024), <c>64 kB</c> (1,000); single letters are powers of 1,024; without a unit, bytes.</summary>
public static class HoconSize
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "a size such as 64 KiB";

    private static readonly Dictionary<string, decimal> Bytes = MakeUnits();

    /// <summary>Reads a size; false if it is none, not whole bytes, or beyond 64 bits.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        return text != null
            && UnitText.TryParse(text, out var parts)
            && Bytes.TryGetValue(parts.Unit, out var unit)
            && WholeNumber.TryMultiply(parts.Number, unit, out bytes);
    }

    /// <summary>The shortest text with a unit of 1,024 that reads as this size.</summary>
    public static string ToText(long bytes)
    {
        foreach (var unit in (string[])["EiB", "PiB", "TiB", "GiB", "MiB", "KiB"])
        {
            if (bytes != 0 && bytes % (long)Bytes[unit] == 0)
                return FormattableString.Invariant($"{bytes / (long)Bytes[unit]} {unit}");
        }
        return FormattableString.Invariant($"{bytes} B");
    }

    private static Dictionary<string, decimal> MakeUnits()
    {
        var units = HoconDuration.Units((" B b byte bytes", 1));
        string[] decimals = ["kilo", "mega", "giga", "tera", "peta", "exa", "zetta", "yotta"];
        string[] binaries = ["kibi", "mebi", "gibi", "tebi", "pebi", "exbi", "zebi", "yobi"];
        decimal thousands = 1, powers = 1;
        for (var i = 0; i < decimals.Length; i++)
        {
            thousands *= 1000;
            powers *= 1024;
            var letter = char.ToUpperInvariant(decimals[i][0]);
            foreach (var name in (string[])[$"{(i == 0 ? 'k' : letter)}B", $"{decimals[i]}byte", $"{decimals[i]}bytes"])
                units.Add(name, thousands);
            foreach (var name in (string[])[$"{letter}", $"{decimals[i][0]}", $"{letter}i", $"{letter}iB", $"{binaries[i]}byte", $"{binaries[i]}bytes"])
                units.Add(name, powers);
        }
        return units;
    }
}
