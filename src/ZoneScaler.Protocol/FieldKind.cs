namespace ZoneScaler.Protocol;

/// <summary>The type of a state or message field, as games declare it and clients see it. The numbers are part of the wire format.</summary>
public enum FieldKind : byte
{
    /// <summary>A truth value; one bit.</summary>
    Bool = 1,

    /// <summary>A signed 8-bit integer.</summary>
    Int8 = 2,

    /// <summary>An unsigned 8-bit integer.</summary>
    UInt8 = 3,

    /// <summary>A signed 16-bit integer.</summary>
    Int16 = 4,

    /// <summary>An unsigned 16-bit integer.</summary>
    UInt16 = 5,

    /// <summary>A signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>An unsigned 32-bit integer.</summary>
    UInt32 = 7,

    /// <summary>A signed 64-bit integer; two slots, low half first.</summary>
    Int64 = 8,

    /// <summary>An unsigned 64-bit integer; two slots, low half first.</summary>
    UInt64 = 9,

    /// <summary>An IEEE 754 single.</summary>
    Float32 = 10,

    /// <summary>An IEEE 754 double; exact: two slots, low half first.</summary>
    Float64 = 11,

    /// <summary>A UTF-16 code unit.</summary>
    Char = 12,

    /// <summary>Two singles: x, y.</summary>
    Vector2 = 13,

    /// <summary>Three singles: x, y, z.</summary>
    Vector3 = 14,

    /// <summary>A rotation; exact: x, y, z, w. With a precision: smallest three.</summary>
    Quaternion = 15,

    /// <summary>UTF-8 text; a blob.</summary>
    String = 16,

    /// <summary>A reference to an entity: 24 bytes; a blob.</summary>
    Entity = 17,

    /// <summary>A short list of one of the kinds above; a blob.</summary>
    List = 18,
}
