using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes the implementations of state properties.</summary>
internal static class PropertyEmitter
{
    public static void Emit(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        foreach (var field in entity.Fields)
        {
            Open(code, members, field.Property);
            foreach (var accessor in field.Property.Accessors)
            {
                if (accessor.Keyword == "get")
                    code.Line($"{Header(accessor)} => {Getter(field)};");
                else
                    EmitSetter(code, Header(accessor), field);
            }
            code.Close();
        }

        foreach (var stub in entity.Stubs)
        {
            Open(code, members, stub);
            foreach (var accessor in stub.Accessors)
                code.Line(accessor.Keyword == "get" ? $"{Header(accessor)} => field!;" : $"{Header(accessor)} => field = value;");
            code.Close();
        }
    }

    private static void Open(CodeWriter code, MemberSeparator members, PropertyModel property)
    {
        members.Next(documentation: null);
        code.Open($"{property.Modifiers} {property.TypeName} {property.Name}");
    }

    private static string Header(AccessorModel accessor) => accessor.Modifiers.Length > 0 ? $"{accessor.Modifiers} {accessor.Keyword}" : accessor.Keyword;

    private static string Getter(FieldModel field) => field switch
    {
        { Shape: FieldShape.List } => $"field ??= new {field.Property.TypeName}(this, {field.Number}, {field.Length})",
        { Shape: FieldShape.Array } => $"field ??= new {field.Property.TypeName}(this, {field.Number}, {field.Length}, {Initial(field.Value)})",
        { Kind: ValueKind.String } => "field ?? \"\"",
        _ => "field",
    };

    private static void EmitSetter(CodeWriter code, string header, FieldModel field)
    {
        code.Open(header);
        if (field.Kind == ValueKind.String)
            code.Line("global::System.ArgumentNullException.ThrowIfNull(value);");
        code.Line($"if ({IsSame(field.Kind)})");
        code.Indented("return;");
        code.Line($"this.MarkChanged({field.Number});");
        code.Line("field = value;");
        code.Close();
    }

    /// <summary>
    /// Reals are the same if their bits are: so NaN is not a change for ever, and 0 and -0, or two references to an entity by different zones, are
    /// told apart, as exact state must tell them.
    /// </summary>
    private static string IsSame(ValueKind kind)
    {
        const string Bits = "global::System.BitConverter";
        const string Vector = "global::System.Runtime.Intrinsics.Vector128";
        return kind switch
        {
            ValueKind.Float32 => $"{Bits}.SingleToUInt32Bits(field) == {Bits}.SingleToUInt32Bits(value)",
            ValueKind.Float64 => $"{Bits}.DoubleToUInt64Bits(field) == {Bits}.DoubleToUInt64Bits(value)",
            ValueKind.Vector2 or ValueKind.Vector3 or ValueKind.Quaternion =>
                $"{Vector}.AsUInt32({Vector}.AsVector128(field)) == {Vector}.AsUInt32({Vector}.AsVector128(value))",
            ValueKind.Entity => "field == value && field.LastKnownZone == value.LastKnownZone",
            ValueKind.String => "(field ?? \"\") == value",
            _ => "field == value",
        };
    }

    public static string Initial(ValueModel element) => element.Kind == ValueKind.String ? "\"\"" : "default";
}
