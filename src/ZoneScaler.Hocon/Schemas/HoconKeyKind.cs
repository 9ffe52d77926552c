namespace ZoneScaler.Hocon.Schemas;

/// <summary>What values a key takes.</summary>
public enum HoconKeyKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A duration; programs get it as <see cref="TimeSpan"/>.</summary>
    Duration,

    /// <summary>A size; programs get it as bytes.</summary>
    Size,
}
