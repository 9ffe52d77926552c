namespace ZoneScaler.Hocon;

/// <summary>Text, a number, true, false or null.</summary>
public sealed class HoconScalar : HoconValue
{
    internal HoconScalar(HoconValueKind kind, string text, HoconOrigin origin)
        : base(origin, 0, text.Length + 1L)
    {
        Kind = kind;
        Text = text;
    }

    /// <inheritdoc/>
    public override HoconValueKind Kind { get; }

    /// <summary>The text; a number as it was written; <c>true</c>, <c>false</c>, <c>null</c>.</summary>
    public string Text { get; }

    internal HoconScalar At(HoconOrigin origin) => new(Kind, Text, origin);
}
