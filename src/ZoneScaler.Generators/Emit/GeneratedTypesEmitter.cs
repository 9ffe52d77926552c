using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes the list of an assembly's entity types and messages.</summary>
internal static class GeneratedTypesEmitter
{
    public const string HintName = "GeneratedTypes.g.cs";

    public static SourceText Emit(string rootNamespace, IEnumerable<string> entities, IEnumerable<string> messages)
    {
        var code = Code.NewFile();
        if (rootNamespace.Length > 0)
        {
            code.Line($"namespace {rootNamespace};");
            code.Line();
        }
        code.Line("/// <summary>The entity types and messages of this assembly.</summary>");
        code.Line(Code.GeneratedCode);
        code.Open("internal static class GeneratedTypes");
        code.Line("/// <summary>All of them.</summary>");
        code.Line("public static global::ZoneScaler.Worlds.GameTypes All { get; } = new(");
        EmitList(code, Code.EntityType, entities.Select(e => $"{e}.EntityType"), ",");
        EmitList(code, Code.MessageType, messages.Select(m => $"{m}.MessageType"), ");");
        code.Close();
        return SourceText.From(code.ToString(), Encoding.UTF8);
    }

    /// <summary>A legal namespace from a project's root namespace or assembly name.</summary>
    public static string ToNamespace(string name)
    {
        var parts = name.Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(ToIdentifier);
        return string.Join(".", parts);
    }

    private static string ToIdentifier(string part)
    {
        var text = new string(part.Select(c => SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_').ToArray());
        if (!SyntaxFacts.IsIdentifierStartCharacter(text[0]))
            text = "_" + text;
        return SyntaxFacts.GetKeywordKind(text) == SyntaxKind.None ? text : "@" + text;
    }

    private static void EmitList(CodeWriter code, string type, IEnumerable<string> items, string end)
    {
        code.Indented($"new {type}[]");
        code.Indented("{");
        foreach (var item in items.OrderBy(i => i, StringComparer.Ordinal))
            code.Indented($"    {item},");
        code.Indented("}" + end);
    }
}
