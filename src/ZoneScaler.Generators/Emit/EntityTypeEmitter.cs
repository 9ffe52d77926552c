using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes what an entity class tells about itself.</summary>
internal static class EntityTypeEmitter
{
    private const string Describe = "DescribeState";

    public static void EmitType(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        members.Next();
        code.Line($"public static {(entity.HidesEntityType ? "new " : "")}{Code.EntityType} EntityType {{ get; }} = MakeEntityType();");
        members.Next();
        code.Line($"protected override {Code.EntityType} Type => EntityType;");
        members.Next(documentation: null);
        code.Open($"private static {Code.EntityType} MakeEntityType()");
        code.Line($"var fields = new global::System.Collections.Generic.List<{Code.FieldSpec}>();");
        code.Line($"var handled = new global::System.Collections.Generic.List<{Code.MessageType}>();");
        code.Line($"{Describe}(fields, handled);");
        code.Line($"return new {Code.EntityType}({Code.Literal(entity.EntityName!)}, typeof({entity.Declaration.FullName}), " +
            $"static () => new {entity.Declaration.FullName}(), {Code.Literal(entity.PositionPrecision)}, fields, handled);");
        code.Close();
    }

    /// <summary>Fields and handlers of the class and its bases. Derived classes, also of other assemblies, call the method; the generator reads the constant there.</summary>
    public static void EmitDescription(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        var access = entity.IsSealed ? "private" : "protected";
        var hides = entity.InheritsFrom != null ? "new " : "";
        if (!entity.IsSealed)
        {
            members.Next("<summary>For the generator, when it runs for an assembly of derived classes.</summary>");
            code.Line(Code.Hidden);
            code.Line($"protected {hides}const string {StateSummary.MemberName} = {Code.Literal(entity.Summary)};");
        }

        members.Next("<summary>For generated code: adds the fields and handlers of the class and its bases.</summary>");
        if (!entity.IsSealed)
            code.Line(Code.Hidden);
        code.Open($"{access} static {hides}void {Describe}(global::System.Collections.Generic.List<{Code.FieldSpec}> fields, " +
            $"global::System.Collections.Generic.List<{Code.MessageType}> handled)");
        if (entity.InheritsFrom != null)
            code.Line($"{entity.InheritsFrom}.{Describe}(fields, handled);");
        foreach (var field in entity.Fields)
            code.Line($"fields.Add(new {Code.FieldSpec}({Arguments(field)}));");
        foreach (var handler in entity.Handlers)
            code.Line($"handled.Add({handler.MessageType}.MessageType);");
        code.Close();
    }

    private static string Arguments(FieldModel field)
    {
        var arguments = $"{Code.Literal(field.Name)}, {Code.FieldKind}.{field.Kind}, global::ZoneScaler.Protocol.Audience.{field.Audience}";
        if (field.Quantization.Precision > 0)
            arguments += $", precision: {Code.Literal(field.Quantization.Precision)}";
        if (!double.IsNaN(field.Quantization.Min))
            arguments += $", min: {Code.Literal(field.Quantization.Min)}, max: {Code.Literal(field.Quantization.Max)}";
        if (field.Shape != FieldShape.Value)
            arguments += $", element: {Code.FieldKind}.{field.Value.Kind}";
        return arguments;
    }
}
