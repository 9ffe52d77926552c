using System.Globalization;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes the way of replicated and owner fields to the slots of a state vector and back.</summary>
internal static class SlotsEmitter
{
    public static void Emit(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        var fields = entity.Fields.Where(f => f.Audience != FieldAudience.Persisted).ToArray();
        if (fields.Length > 0)
            EmitWrite(code, members, entity, fields);
        var values = fields.Where(f => !f.IsBlob).ToArray();
        if (values.Length > 0)
            EmitRead(code, members, entity, values);
    }

    private static void EmitWrite(CodeWriter code, MemberSeparator members, EntityModel entity, FieldModel[] fields)
    {
        members.Next();
        code.Open("protected override void WriteSlots(ulong changedFields, in global::ZoneScaler.State.SlotWriter slots)");
        if (entity.InheritsFrom != null)
            code.Line("base.WriteSlots(changedFields, in slots);");
        foreach (var field in fields)
        {
            var value = $"this.{field.Property.Name}";
            if (field.Value.IntegerName != null)
                value = $"({field.Value.IntegerName}){value}";
            code.Line($"if ((changedFields & {Bit(field)}) != 0)");
            code.Indented(field.IsBlob ? $"slots.TouchBlob({field.Number});" : $"slots.Write{field.Kind}({field.Number}, {value});");
        }
        code.Close();
    }

    private static void EmitRead(CodeWriter code, MemberSeparator members, EntityModel entity, FieldModel[] fields)
    {
        members.Next();
        code.Open("protected override void ReadSlots(ulong changedFields, in global::ZoneScaler.State.SlotReader slots)");
        if (entity.InheritsFrom != null)
            code.Line("base.ReadSlots(changedFields, in slots);");
        foreach (var field in fields)
        {
            var cast = field.Value.IntegerName != null ? $"({field.Value.TypeName})" : "";
            code.Line($"if ((changedFields & {Bit(field)}) != 0)");
            code.Indented($"this.{field.Property.Name} = {cast}slots.Read{field.Kind}({field.Number});");
        }
        code.Close();
    }

    private static string Bit(FieldModel field) => "0x" + (1UL << field.Number).ToString("x", CultureInfo.InvariantCulture) + "UL";
}
