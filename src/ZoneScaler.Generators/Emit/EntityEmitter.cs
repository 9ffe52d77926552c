using Microsoft.CodeAnalysis.Text;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes the generated part of an entity class.</summary>
internal static class EntityEmitter
{
    public static SourceText Emit(EntityModel entity)
    {
        var code = Code.NewFile();
        var implements = entity.EntityName != null ? $"global::ZoneScaler.Entities.IEntityType<{entity.Declaration.FullName}>" : null;
        Code.OpenType(code, entity.Declaration, implements);
        var members = new MemberSeparator(code);
        if (entity.EntityName != null)
            EntityTypeEmitter.EmitType(code, members, entity);
        EntityTypeEmitter.EmitDescription(code, members, entity);
        PropertyEmitter.Emit(code, members, entity);
        SlotsEmitter.Emit(code, members, entity);
        StateEmitter.Emit(code, members, entity);
        EmitDispatch(code, members, entity);
        return Code.Finish(code, entity.Declaration);
    }

    private static void EmitDispatch(CodeWriter code, MemberSeparator members, EntityModel entity)
    {
        if (entity.Handlers.Count == 0)
            return;
        members.Next();
        code.Open($"protected override bool Dispatch(uint messageType, ref {Code.ByteReader} payload)");
        code.Open("switch (messageType)");
        foreach (var handler in entity.Handlers)
        {
            code.Line($"case {Code.Literal(handler.MessageId)}: // {Code.Literal(handler.MessageName)}");
            code.Line("{");
            code.Indented($"var message = {handler.MessageType}.Read(ref payload);");
            code.Indented($"this.{handler.Method}({(handler.ByReference ? "in " : "")}message);");
            code.Indented("return true;");
            code.Line("}");
        }
        code.Line("default:");
        code.Indented("return base.Dispatch(messageType, ref payload);");
        code.Close();
        code.Close();
    }
}
