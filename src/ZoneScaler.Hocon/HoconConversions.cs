using System.Globalization;
using ZoneScaler.Hocon.Units;

namespace ZoneScaler.Hocon;

/// <summary>Reads values as the types that a program needs, by the specification's rules of conversion. Errors name place, value and what is allowed.</summary>
public static class HoconConversions
{
    /// <summary>Text; a number or truth value as it is written.</summary>
    /// <exception cref="HoconException">It is null, an array or an object.</exception>
    public static string AsText(this HoconValue value) => Scalar(value, "text");

    /// <summary>True or false, also written yes, no, on or off.</summary>
    /// <exception cref="HoconException">It is something else.</exception>
    public static bool AsBoolean(this HoconValue value) => Scalar(value, "true or false") switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => throw Wrong(value, "true or false (or yes, no, on, off)"),
    };

    /// <summary>A whole number of 64 bits.</summary>
    /// <exception cref="HoconException">It is something else.</exception>
    public static long AsInteger(this HoconValue value) =>
        HoconNumber.TryParse(Scalar(value, "a whole number"), out var number) && WholeNumber.TryMultiply(number, 1, out var whole)
            ? whole
            : throw Wrong(value, "a whole number");

    /// <summary>A number.</summary>
    /// <exception cref="HoconException">It is something else, or beyond a double's range.</exception>
    public static double AsNumber(this HoconValue value)
    {
        var text = Scalar(value, "a number");
        return HoconNumber.IsJson(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw Wrong(value, "a number");
    }

    /// <summary>A duration; without a unit, milliseconds.</summary>
    /// <exception cref="HoconException">It is something else, finer than 100 ns or too long.</exception>
    public static TimeSpan AsDuration(this HoconValue value) =>
        HoconDuration.TryParse(Scalar(value, HoconDuration.Allowed), out var duration) ? duration : throw Wrong(value, HoconDuration.Allowed);

    /// <summary>A size in bytes.</summary>
    /// <exception cref="HoconException">It is something else, not whole bytes or beyond 64 bits.</exception>
    public static long AsSize(this HoconValue value) =>
        HoconSize.TryParse(Scalar(value, HoconSize.Allowed), out var bytes) ? bytes : throw Wrong(value, HoconSize.Allowed);

    /// <summary>A period of the calendar; without a unit, days.</summary>
    /// <exception cref="HoconException">It is something else, or not whole.</exception>
    public static HoconPeriod AsPeriod(this HoconValue value) =>
        HoconPeriod.TryParse(Scalar(value, HoconPeriod.Allowed), out var period) ? period : throw Wrong(value, HoconPeriod.Allowed);

    /// <summary>The items of an array, or of an object with numbers as keys, in the order of the numbers.</summary>
    /// <exception cref="HoconException">It is something else.</exception>
    public static IReadOnlyList<HoconValue> AsArray(this HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is HoconArray array)
            return array;
        var numbered = (value as HoconObject)?
            .Where(f => int.TryParse(f.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(f => int.Parse(f.Key, CultureInfo.InvariantCulture))
            .Select(f => f.Value)
            .ToList();
        return numbered is { Count: > 0 } ? numbered : throw Wrong(value, "an array");
    }

    private static string Scalar(HoconValue value, string allowed)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value is HoconScalar { Kind: not HoconValueKind.Null } scalar ? scalar.Text : throw Wrong(value, allowed);
    }

    private static HoconException Wrong(HoconValue value, string allowed) => new(value.Origin, $"The value is {value.Describe()}; {allowed} is expected.");
}
