namespace ZoneScaler.Hocon.Units;

/// <summary>Products that must be whole and fit in 64 bits.</summary>
internal static class WholeNumber
{
    public static bool TryMultiply(decimal number, decimal unit, out long product)
    {
        product = 0;
        // Below this no product of a decimal overflows; above, no unit makes it small enough.
        if (Math.Abs(number) > long.MaxValue * 100m)
            return false;
        decimal exact;
        try
        {
            exact = number * unit;
        }
        catch (OverflowException)
        {
            return false;
        }
        if (exact != decimal.Truncate(exact) || exact < long.MinValue || exact > long.MaxValue)
            return false;
        product = (long)exact;
        return true;
    }
}
