namespace ZoneScaler.Hocon;

/// <summary>What JSON type a value has.</summary>
public enum HoconValueKind
{
    /// <summary>The value null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A list of values.</summary>
    Array,

    /// <summary>Keys with values.</summary>
    Object,
}
