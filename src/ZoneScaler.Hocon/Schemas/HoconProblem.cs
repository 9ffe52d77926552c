namespace ZoneScaler.Hocon.Schemas;

/// <summary>Something in a configuration that the schema does not allow.</summary>
/// <param name="Path">The key.</param>
/// <param name="Origin">Where it is set.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record HoconProblem(HoconPath Path, HoconOrigin Origin, string Message)
{
    /// <summary>Place and message.</summary>
    public override string ToString() => $"{Origin.Place}: {Message}";
}
