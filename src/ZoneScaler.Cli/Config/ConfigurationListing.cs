using Spectre.Console;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hocon;

namespace ZoneScaler.Cli.Config;

/// <summary>Writes a configuration as HOCON, keys sorted, behind each value a comment with its origin; above it where the line has no room.</summary>
internal sealed class ConfigurationListing(Terminal terminal, SecretMask secrets)
{
    private const int MaxAlignedLength = 44;

    public void Write(HoconObject configuration)
    {
        var lines = new List<Line>();
        Collect(lines, configuration, HoconPath.Root, 0);
        var column = lines.Where(l => l.Origin != null && l.Length <= MaxAlignedLength).Select(l => l.Length).DefaultIfEmpty().Max() + 2;
        foreach (var line in lines)
            Write(line, column);
    }

    private void Write(Line line, int column)
    {
        var indent = new string(' ', 2 * line.Depth);
        var origin = line.Origin == null ? "" : $"# {line.Origin}";
        var gap = Math.Max(column - line.Length, 2);
        var hasRoom = line.Length + gap + origin.Length <= terminal.Width;
        if (!hasRoom && origin.Length > 0)
            terminal.WriteLine((indent + origin, Color.Grey));
        (string, Color)[] text = [(indent + line.Key, Color.Blue), (line.Separator, Color.Default), (line.Value, line.Separator == " = " ? Color.Green : Color.Default)];
        terminal.WriteLine(hasRoom && origin.Length > 0 ? [.. text, (new string(' ', gap) + origin, Color.Grey)] : text);
    }

    private void Collect(List<Line> lines, HoconObject value, HoconPath path, int depth)
    {
        foreach (var (key, child) in value.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var name = new HoconPath(key).ToString();
            var childPath = path.Append(key);
            if (child is HoconObject { Count: > 0 } o)
            {
                lines.Add(new Line(depth, name, " ", "{", null));
                Collect(lines, o, childPath, depth + 1);
                lines.Add(new Line(depth, "", "", "}", null));
            }
            else
            {
                var text = secrets.Hides(childPath, child) ? $"\"{SecretMask.Hidden}\"" : HoconText.Of(child);
                lines.Add(new Line(depth, name, " = ", text, child.Origin));
            }
        }
    }

    private sealed record Line(int Depth, string Key, string Separator, string Value, HoconOrigin? Origin)
    {
        public int Length => (2 * Depth) + Key.Length + Separator.Length + Value.Length;
    }
}
