using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Which C# types can be state or part of a message, and how they travel.</summary>
internal static class ValueTypes
{
    /// <summary>The model of a single value's type; null if the type is not supported.</summary>
    public static ValueModel? Find(ITypeSymbol type)
    {
        if (type.NullableAnnotation == NullableAnnotation.Annotated)
            return null;
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } integer })
            return OfSpecialType(integer.SpecialType) is { } kind ? new ValueModel(kind, type.SourceName(), integer.SourceName()) : null;
        return (OfSpecialType(type.SpecialType) ?? OfName(type)) is { } known ? new ValueModel(known, type.SourceName()) : null;
    }

    /// <summary>Whether a type is a list or array of state, and of what.</summary>
    public static FieldShape ShapeOf(ITypeSymbol type, out ITypeSymbol value)
    {
        value = type;
        if (type is not INamedTypeSymbol { TypeArguments.Length: 1 } generic || type.NullableAnnotation == NullableAnnotation.Annotated)
            return FieldShape.Value;
        var shape = type.MetadataName() switch
        {
            MetadataNames.StateArray => FieldShape.Array,
            MetadataNames.StateList => FieldShape.List,
            _ => FieldShape.Value,
        };
        if (shape != FieldShape.Value)
            value = generic.TypeArguments[0];
        return shape;
    }

    private static ValueKind? OfSpecialType(SpecialType type) => type switch
    {
        SpecialType.System_Boolean => ValueKind.Bool,
        SpecialType.System_SByte => ValueKind.Int8,
        SpecialType.System_Byte => ValueKind.UInt8,
        SpecialType.System_Int16 => ValueKind.Int16,
        SpecialType.System_UInt16 => ValueKind.UInt16,
        SpecialType.System_Int32 => ValueKind.Int32,
        SpecialType.System_UInt32 => ValueKind.UInt32,
        SpecialType.System_Int64 => ValueKind.Int64,
        SpecialType.System_UInt64 => ValueKind.UInt64,
        SpecialType.System_Single => ValueKind.Float32,
        SpecialType.System_Double => ValueKind.Float64,
        SpecialType.System_Char => ValueKind.Char,
        SpecialType.System_String => ValueKind.String,
        _ => null,
    };

    private static ValueKind? OfName(ITypeSymbol type) => type.TypeKind != TypeKind.Struct ? null : type.MetadataName() switch
    {
        "System.Numerics.Vector2" => ValueKind.Vector2,
        "System.Numerics.Vector3" => ValueKind.Vector3,
        "System.Numerics.Quaternion" => ValueKind.Quaternion,
        MetadataNames.EntityRef => ValueKind.Entity,
        _ => null,
    };
}
