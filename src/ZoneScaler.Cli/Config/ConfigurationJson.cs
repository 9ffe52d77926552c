using System.Text.Json;
using ZoneScaler.Hocon;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Cli.Config;

/// <summary>Writes a configuration for scripts: the tree of values, by path where each came from, and what is not allowed.</summary>
internal static class ConfigurationJson
{
    public static void Write(Utf8JsonWriter writer, HoconObject configuration, SecretMask secrets, IReadOnlyList<HoconProblem> problems)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("values");
        WriteValue(writer, configuration, HoconPath.Root, secrets);
        writer.WriteStartObject("origins");
        WriteOrigins(writer, configuration, HoconPath.Root);
        writer.WriteEndObject();
        writer.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("key", problem.Path.ToString());
            writer.WriteString("message", problem.Message);
            writer.WritePropertyName("origin");
            WriteOrigin(writer, problem.Origin);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, HoconValue value, HoconPath path, SecretMask secrets)
    {
        if (path.Keys.Count > 0 && secrets.Hides(path, value))
        {
            writer.WriteStringValue(SecretMask.Hidden);
        }
        else if (value is HoconObject o)
        {
            writer.WriteStartObject();
            foreach (var (key, child) in o.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(key);
                WriteValue(writer, child, path.Append(key), secrets);
            }
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteRawValue(value.ToString());
        }
    }

    private static void WriteOrigins(Utf8JsonWriter writer, HoconObject value, HoconPath path)
    {
        foreach (var (key, child) in value.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var childPath = path.Append(key);
            if (child is HoconObject { Count: > 0 } o)
            {
                WriteOrigins(writer, o, childPath);
                continue;
            }
            writer.WritePropertyName(childPath.ToString());
            WriteOrigin(writer, child.Origin);
        }
    }

    private static void WriteOrigin(Utf8JsonWriter writer, HoconOrigin origin)
    {
        writer.WriteStartObject();
        writer.WriteString("source", origin.Source);
        if (origin.Line > 0)
        {
            writer.WriteNumber("line", origin.Line);
            writer.WriteNumber("column", origin.Column);
        }
        if (origin.Via != null)
        {
            writer.WritePropertyName("via");
            WriteOrigin(writer, origin.Via);
        }
        writer.WriteEndObject();
    }
}
