namespace Skirmish.Cluster;

/// <summary>Merges what several processes print: each line behind its process's name, in its colour where the terminal has some. Thread-safe.</summary>
internal sealed class NodeOutput(TextWriter output, IReadOnlyList<string> names, bool hasColours)
{
    private static readonly string[] Colours = ["36", "33", "32", "35", "34", "96", "93", "92", "95", "94"];

    private readonly Lock _lock = new();
    private readonly int _width = names.Max(n => n.Length);

    /// <summary>Who hears each line of a process, too, on whatever thread it comes.</summary>
    public Action<string>? Listener { get; set; }

    /// <summary>Prints a line of a process.</summary>
    public void Line(string name, string line)
    {
        Listener?.Invoke(line);
        var index = names.ToList().IndexOf(name);
        var prefix = $"{name.PadRight(_width)} | ";
        lock (_lock)
            output.WriteLine(hasColours && index >= 0 ? $"\u001b[{Colours[index % Colours.Length]}m{prefix}\u001b[0m{line}" : prefix + line);
    }

    /// <summary>Prints a line of the launcher itself.</summary>
    public void Say(string line)
    {
        lock (_lock)
            output.WriteLine(hasColours ? $"\u001b[1m{line}\u001b[0m" : line);
    }
}
