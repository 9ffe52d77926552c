namespace ZoneScaler.Generators.Model;

/// <summary>Names and numbers of <c>ZoneScaler.Protocol.FieldKind</c>, which the generator cannot reference.</summary>
internal enum ValueKind : byte
{
    Bool = 1,
    Int8 = 2,
    UInt8 = 3,
    Int16 = 4,
    UInt16 = 5,
    Int32 = 6,
    UInt32 = 7,
    Int64 = 8,
    UInt64 = 9,
    Float32 = 10,
    Float64 = 11,
    Char = 12,
    Vector2 = 13,
    Vector3 = 14,
    Quaternion = 15,
    String = 16,
    Entity = 17,
    List = 18,
}
