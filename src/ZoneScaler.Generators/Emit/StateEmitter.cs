using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes the exact codec of all state, and that of blob fields, which are exact everywhere.</summary>
internal static class StateEmitter
{
    public static void Emit(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        var blobs = entity.Fields.Where(f => f.IsBlob).ToArray();
        if (blobs.Length > 0)
        {
            EmitWriteBlob(code, members, blobs);
            EmitReadBlob(code, members, blobs);
        }
        if (entity.Fields.Count > 0)
        {
            EmitWriteState(code, members, entity);
            EmitReadState(code, members, entity);
        }
    }

    private static void EmitWriteBlob(CodeWriter code, MemberSeparator members, FieldModel[] blobs)
    {
        members.Next();
        code.Open($"protected override void WriteBlob(int field, {Code.ByteWriter} writer)");
        code.Open("switch (field)");
        foreach (var field in blobs)
        {
            code.Open($"case {field.Number}:");
            if (field.Shape == FieldShape.Value)
            {
                code.Line(Code.Write(field.Value, "writer", $"this.{field.Property.Name}"));
            }
            else
            {
                code.Line($"var items = this.{field.Property.Name};");
                code.Line("writer.WriteVarint((ulong)items.Count);");
                code.Line("for (var i = 0; i < items.Count; i++)");
                code.Indented(Code.Write(field.Value, "writer", "items[i]"));
            }
            code.Line("break;");
            code.Close();
        }
        code.Line("default:");
        code.Indented("base.WriteBlob(field, writer);");
        code.Indented("break;");
        code.Close();
        code.Close();
    }

    private static void EmitReadBlob(CodeWriter code, MemberSeparator members, FieldModel[] blobs)
    {
        members.Next();
        code.Open($"protected override void ReadBlob(int field, ref {Code.ByteReader} reader)");
        code.Open("switch (field)");
        foreach (var field in blobs)
        {
            code.Open($"case {field.Number}:");
            EmitReadBlob(code, field);
            code.Line("break;");
            code.Close();
        }
        code.Line("default:");
        code.Indented("base.ReadBlob(field, ref reader);");
        code.Indented("break;");
        code.Close();
        code.Close();
    }

    private static void EmitReadBlob(CodeWriter code, FieldModel field)
    {
        if (field.Shape == FieldShape.Value)
        {
            code.Line($"this.{field.Property.Name} = {Code.Read(field.Value, "reader")};");
            return;
        }

        code.Line($"var items = this.{field.Property.Name};");
        code.Line($"var count = reader.ReadCount({field.Length});");
        if (field.Shape == FieldShape.List)
        {
            // The list grows by what was read, not by what was announced.
            code.Line("items.Clear();");
            code.Line("for (var i = 0; i < count; i++)");
            code.Indented($"items.Add({Code.Read(field.Value, "reader")});");
        }
        else
        {
            code.Line("for (var i = 0; i < items.Count; i++)");
            code.Indented($"items[i] = i < count ? {Code.Read(field.Value, "reader")} : {PropertyEmitter.Initial(field.Value)};");
        }
    }

    private static void EmitWriteState(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        members.Next();
        code.Open("protected override void WriteState(ulong fields, in global::ZoneScaler.State.StateWriter state)");
        if (entity.InheritsFrom != null)
            code.Line("base.WriteState(fields, in state);");
        code.Line("int mark;");
        foreach (var field in entity.Fields)
        {
            code.Open($"if ((fields & (1UL << {field.Number})) != 0)");
            code.Line($"mark = state.Begin({Tag(field)}); // {field.Signature}");
            code.Line(field.IsBlob ? $"this.WriteBlob({field.Number}, state.Values);" : Code.Write(field.Value, "state.Values", $"this.{field.Property.Name}"));
            code.Line("state.End(mark);");
            code.Close();
        }
        code.Close();
    }

    private static void EmitReadState(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        members.Next();
        code.Open($"protected override bool ReadState(uint tag, ref {Code.ByteReader} value)");
        code.Open("switch (tag)");
        foreach (var field in entity.Fields)
        {
            code.Line($"case {Tag(field)}: // {field.Signature}");
            code.Indented(field.IsBlob ? $"this.ReadBlob({field.Number}, ref value);" : $"this.{field.Property.Name} = {Code.Read(field.Value, "value")};");
            code.Indented("return true;");
        }
        code.Line("default:");
        code.Indented("return base.ReadState(tag, ref value);");
        code.Close();
        code.Close();
    }

    private static string Tag(FieldModel field) => Code.Literal(NameHash.Of(field.Signature));
}
