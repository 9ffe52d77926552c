using System.CommandLine;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Cli.Config;

/// <summary><c>zs config keys</c>: what can be configured.</summary>
internal sealed class KeysCommand(Terminal terminal)
{
    private readonly Argument<string> _part = new("PART") { Description = "Only keys with this in their name.", DefaultValueFactory = _ => "" };
    private readonly Option<bool> _json = new("--json") { Description = "Prints JSON." };

    public Command Create()
    {
        var command = new Command("keys", "Lists every key with its default, what it takes and what it is for.") { _part, _json };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var part = parsed.GetRequiredValue(_part);
        var keys = ReferenceConfiguration.Schema.Keys.Where(k => k.Path.ToString().Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
        if (keys.Count == 0)
        {
            terminal.WriteError($"There is no key with \"{part}\" in its name.");
            return ExitCode.Failed;
        }
        if (parsed.GetValue(_json))
            WriteJson(keys);
        else
            terminal.WriteTable(["Key and default", "What it is for, and what it takes"], keys.Select(Row));
        return ExitCode.Good;
    }

    private static string[] Row(HoconKey key) =>
        [$"{key.Path.ToString().Replace("zonescaler.", "", StringComparison.Ordinal)}\n  {Default(key)}", $"{key.Description} ({key.Allowed})"];

    private static string Default(HoconKey key) => key.Default == null ? "null" : HoconText.Of(key.Default);

    private void WriteJson(List<HoconKey> keys) => terminal.WriteJson(writer =>
    {
        writer.WriteStartArray();
        foreach (var key in keys)
        {
            writer.WriteStartObject();
            writer.WriteString("key", key.Path.ToString());
            writer.WriteString("kind", key.Kind.ToString().ToLowerInvariant());
            writer.WriteBoolean("list", key.IsList);
            writer.WritePropertyName("default");
            writer.WriteRawValue(key.Default?.ToString() ?? "null");
            writer.WriteString("allowed", key.Allowed);
            writer.WriteString("description", key.Description);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });
}
