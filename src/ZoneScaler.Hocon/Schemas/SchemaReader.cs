using ZoneScaler.Hocon.Resolving;
using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Schemas;

/// <summary>Makes a schema of a reference file's nodes: the first assignment of a key is its default, later substitutions say nothing about it.</summary>
internal static class SchemaReader
{
    private static readonly HoconOrigin NoVariables = new("schema");

    public static SchemaSection Read(ObjectNode root)
    {
        var result = new SchemaSection(HoconPath.Root);
        ReadInto(result, root);
        return result;
    }

    private static void ReadInto(SchemaSection section, ObjectNode node)
    {
        foreach (var (name, field) in node.Fields)
        {
            var path = section.Path.Append(name);
            var description = string.Join(' ', field.Comments.Where(c => !c.StartsWith('@')));
            if (field.Layers[0] is ObjectNode inner)
            {
                var child = new SchemaSection(path) { Description = description };
                section.Entries.Add(name, child);
                ReadInto(child, inner);
            }
            else
            {
                section.Entries.Add(name, ReadKey(path, field, description));
            }
        }
    }

    private static HoconKey ReadKey(HoconPath path, Field field, string description)
    {
        var value = Default(path, field.Layers[0]);
        var annotation = field.Comments.LastOrDefault(c => c.StartsWith('@')) is { } text
            ? KeyAnnotation.Parse(text[1..].Trim(), value.Origin)
            : KeyAnnotation.Infer(value);
        var key = new HoconKey(path, annotation, value, description);
        return key.Check(value) is { } fault ? throw new HoconException(value.Origin, fault) : key;
    }

    private static HoconValue Default(HoconPath path, Node node)
    {
        if (node is ScalarNode scalar)
            return scalar.Value;
        if (node is not ArrayNode array)
            throw new HoconException(node.Origin, $"{path} has no default; a value without substitutions, or null, is expected first.");
        return new Resolver(new ObjectNode(NoVariables), new SystemHoconEnvironment()).Resolve(array);
    }
}
