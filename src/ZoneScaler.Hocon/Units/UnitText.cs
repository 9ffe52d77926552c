namespace ZoneScaler.Hocon.Units;

/// <summary>A number with a unit behind it, as in <c>10 s</c>.</summary>
/// <param name="Number">The number.</param>
/// <param name="Unit">The unit's letters; empty if there are none.</param>
internal readonly record struct UnitText(decimal Number, string Unit)
{
    /// <summary>Parts number and unit; false if it is not a JSON number, spaces and letters.</summary>
    public static bool TryParse(string text, out UnitText result)
    {
        var trimmed = text.Trim();
        var letters = trimmed.Length;
        while (letters > 0 && char.IsLetter(trimmed[letters - 1]))
            letters--;
        var number = trimmed[..letters].TrimEnd();
        result = default;
        if (!HoconNumber.TryParse(number, out var value))
            return false;
        result = new UnitText(value, trimmed[letters..]);
        return true;
    }
}
