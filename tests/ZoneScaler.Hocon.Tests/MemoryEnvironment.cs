using System.Text;

namespace ZoneScaler.Hocon.Tests;

/// <summary>Files and variables of a test.</summary>
internal sealed class MemoryEnvironment : IHoconEnvironment
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Files that are there, but that nobody may read.</summary>
    public HashSet<string> Locked { get; } = [];

    IReadOnlyDictionary<string, string> IHoconEnvironment.Variables => Variables;

    public MemoryEnvironment With(string path, string text)
    {
        Files.Add(path, Encoding.UTF8.GetBytes(text));
        return this;
    }

    public MemoryEnvironment WithVariable(string name, string value)
    {
        Variables.Add(name, value);
        return this;
    }

    public string Locate(string path, string? includer)
    {
        var folder = includer == null || path.StartsWith('/') ? "" : includer[..(includer.LastIndexOf('/') + 1)];
        var parts = new List<string>();
        foreach (var part in (folder + path).Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        }
        return string.Join('/', parts);
    }

    public Stream? Open(string path)
    {
        if (Locked.Contains(path))
            throw new UnauthorizedAccessException("Locked.");
        return Files.TryGetValue(path, out var bytes) ? new MemoryStream(bytes) : null;
    }

    /// <summary>A text's value as JSON on one line, single quotes for double ones so that tests can be read.</summary>
    public string Json(string text) => HoconReader.ReadText(text, "t", this).ToString().Replace('"', '\'');

    /// <summary>A file's value as JSON on one line, with single quotes.</summary>
    public string FileJson(string path) => HoconReader.ReadFile(path, this).ToString().Replace('"', '\'');

    /// <summary>The message of the error that a text causes.</summary>
    public string Error(string text) => Assert.Throws<HoconException>(() => HoconReader.ReadText(text, "t", this)).Message;

    /// <summary>The message of the error that a file causes.</summary>
    public string FileError(string path) => Assert.Throws<HoconException>(() => HoconReader.ReadFile(path, this)).Message;
}
