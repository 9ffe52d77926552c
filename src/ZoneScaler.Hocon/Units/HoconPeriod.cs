namespace ZoneScaler.Hocon.Units;

/// <summary>A time in the calendar, such as <c>2 weeks</c> or <c>1 month</c>, of no fixed length; without a unit, days.</summary>
/// <param name="Years">Years.</param>
/// <param name="Months">Months.</param>
/// <param name="Days">Days.</param>
public readonly record struct HoconPeriod(int Years, int Months, int Days)
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "a period such as 2 weeks";

    /// <summary>Reads a period of one unit; false if it is none, or not a whole number.</summary>
    public static bool TryParse(string text, out HoconPeriod value)
    {
        value = default;
        if (text == null || !UnitText.TryParse(text, out var parts))
            return false;
        var days = parts.Unit is "w" or "week" or "weeks" ? 7 : 1;
        if (!WholeNumber.TryMultiply(parts.Number, days, out var whole) || whole is < int.MinValue or > int.MaxValue)
            return false;
        var number = (int)whole;
        switch (parts.Unit)
        {
            case "" or "d" or "day" or "days" or "w" or "week" or "weeks":
                value = new HoconPeriod(0, 0, number);
                return true;
            case "m" or "mo" or "month" or "months":
                value = new HoconPeriod(0, number, 0);
                return true;
            case "y" or "year" or "years":
                value = new HoconPeriod(number, 0, 0);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The date that lies this period after another.</summary>
    public DateOnly AddTo(DateOnly date) => date.AddYears(Years).AddMonths(Months).AddDays(Days);
}
