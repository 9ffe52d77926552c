using Microsoft.CodeAnalysis.Text;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes a message's type and codec.</summary>
internal static class MessageEmitter
{
    public static SourceText Emit(MessageModel message)
    {
        var code = Code.NewFile();
        var self = message.Declaration.FullName;
        Code.OpenType(code, message.Declaration, $"global::ZoneScaler.Messages.IMessage<{self}>");
        EmitConstructor(code, message);
        code.Line();
        EmitType(code, message);
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line(Code.GeneratedCode);
        code.Open($"public static void Write(in {self} message, {Code.ByteWriter} writer)");
        foreach (var field in message.Fields)
        {
            var value = $"message.{field.Member}";
            // The string of a default struct is null, whatever its type says.
            code.Line(Code.Write(field.Value, "writer", field.Value.Kind == ValueKind.String ? $"{value} ?? \"\"" : value));
        }
        code.Close();
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line(Code.GeneratedCode);
        code.Line($"public static {self} Read(ref {Code.ByteReader} reader) => new(ref reader);");
        return Code.Finish(code, message.Declaration);
    }

    /// <summary>A constructor, unlike code elsewhere, can set init-only, get-only and read-only members.</summary>
    private static void EmitConstructor(CodeWriter code, MessageModel message)
    {
        var name = message.Declaration.Headers[message.Declaration.Headers.Count - 1];
        name = name.Substring(name.LastIndexOf(' ') + 1);
        code.Line(Code.GeneratedCode);
        if (message.HasRequiredMembers)
            code.Line("[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]");
        var chain = message.ConstructorArguments is { } arguments ? $" : this({string.Join(", ", arguments.Select(type => $"default({type})!"))})" : "";
        code.Open($"private {name}(ref {Code.ByteReader} reader){chain}");
        foreach (var field in message.Fields)
            code.Line($"this.{field.Member} = {Code.Read(field.Value, "reader")};");
        code.Close();
    }

    private static void EmitType(CodeWriter code, MessageModel message)
    {
        code.Line("/// <inheritdoc/>");
        code.Line(Code.GeneratedCode);
        code.Line($"public static {Code.MessageType} MessageType {{ get; }} = new(");
        code.Indented($"global::ZoneScaler.Messages.MessageDirection.{message.Direction},");
        code.Indented($"new global::ZoneScaler.Protocol.MessageSchema({Code.Literal(message.Name)}{(message.Fields.Count == 0 ? "));" : ",")}");
        for (var i = 0; i < message.Fields.Count; i++)
        {
            var field = message.Fields[i];
            var end = i == message.Fields.Count - 1 ? "));" : ",";
            code.Indented($"    new {Code.FieldSpec}({Code.Literal(field.Name)}, {Code.FieldKind}.{field.Value.Kind}){end}");
        }
    }
}
