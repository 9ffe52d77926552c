using ZoneScaler.Hocon.Parsing;
using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Schemas;

/// <summary>
/// The keys that a configuration may set, read from a reference file that sets each to its default. Comments above a key describe it; one that begins with <c>@</c> says what it
/// takes. A schema rules over its own roots; what a configuration has at other roots is not its business.
/// </summary>
public sealed class HoconSchema
{
    private readonly SchemaSection _root;
    private readonly Dictionary<string, HoconKey> _keys;

    private HoconSchema(SchemaSection root)
    {
        _root = root;
        Keys = [.. root.Keys()];
        _keys = Keys.ToDictionary(k => k.Path.ToString(), StringComparer.Ordinal);
    }

    /// <summary>All keys, in the order of the reference.</summary>
    public IReadOnlyList<HoconKey> Keys { get; }

    /// <summary>The key at a path; null if there is none.</summary>
    public HoconKey? Find(HoconPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _keys.GetValueOrDefault(path.ToString());
    }

    /// <summary>Reads a schema from a reference file.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="HoconException">It is no HOCON, an annotation cannot be read, or a default breaks its own rule.</exception>
    public static HoconSchema Parse(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        var root = new Reading(new SystemHoconEnvironment()).ReadText(text, name) as ObjectNode
            ?? throw new HoconException(new HoconOrigin(name), "A schema has an object at its root.");
        return new HoconSchema(SchemaReader.Read(root));
    }

    /// <summary>What a configuration has that this schema does not allow: keys that do not exist, and values of the wrong kind or range. Empty if all is well.</summary>
    public IReadOnlyList<HoconProblem> Check(HoconObject configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = new List<HoconProblem>();
        foreach (var (key, value) in configuration)
        {
            if (_root.Entries.TryGetValue(key, out var entry))
                Check(entry, value, problems);
            else if (NearestName.Find(key, _root.Entries.Keys) is { } nearest)
                problems.Add(new HoconProblem(new HoconPath(key), value.Origin, $"There is no key {key}; did you mean {nearest}?"));
        }
        return problems;
    }

    /// <summary>Throws if <see cref="Check(HoconObject)"/> finds anything.</summary>
    /// <exception cref="HoconException">It does; the message has a line for each problem.</exception>
    public void Validate(HoconObject configuration)
    {
        var problems = Check(configuration);
        if (problems.Count > 0)
            throw new HoconException(problems[0].Origin, string.Join(Environment.NewLine, problems.Skip(1).Select(p => p.ToString()).Prepend(problems[0].Message)));
    }

    /// <summary>Whether an environment variable looks like one for this schema: its first part is one of the roots.</summary>
    internal bool IsVariable(string name)
    {
        var end = name.IndexOf("__", StringComparison.Ordinal);
        return end > 0 && _root.Match(name[..end]) != null;
    }

    /// <summary>The path that an environment variable means, and its key if it has one.</summary>
    internal (HoconPath Path, HoconKey? Key) MatchVariable(string name) => Match(name.Split("__"), new HoconOrigin($"variable {name}"));

    /// <summary>The path that a setting on a command line means; the root may be left out.</summary>
    internal (HoconPath Path, HoconKey? Key) MatchSetting(string path, HoconOrigin origin)
    {
        var keys = HoconPath.Parse(path.Replace(':', '.')).Keys;
        return Match(_root.Match(keys[0]) == null && _root.Entries.Count == 1 ? [_root.Entries.GetAt(0).Key, .. keys] : keys, origin);
    }

    private (HoconPath Path, HoconKey? Key) Match(IReadOnlyList<string> names, HoconOrigin origin)
    {
        object entry = _root;
        for (var i = 0; i < names.Count; i++)
        {
            if (entry is SchemaSection section)
                entry = section.Match(names[i]) ?? throw new HoconException(origin, Unknown(section, names[i].ToLowerInvariant().Replace('_', '-')));
            else if (entry is HoconKey { IsList: true } list && i == names.Count - 1 && names[i].Length > 0 && names[i].All(char.IsAsciiDigit))
                return (list.Path.Append(names[i]), list);
            else
                throw new HoconException(origin, $"{((HoconKey)entry).Path} has no keys below it; {((HoconKey)entry).Allowed} is expected.");
        }
        return entry is HoconKey key ? (key.Path, key) : (((SchemaSection)entry).Path, null);
    }

    private void Check(object entry, HoconValue value, List<HoconProblem> problems)
    {
        if (entry is HoconKey key)
        {
            if (key.Check(value) is { } fault)
                problems.Add(new HoconProblem(key.Path, value.Origin, fault));
            return;
        }
        var section = (SchemaSection)entry;
        if (value is not HoconObject o)
        {
            problems.Add(new HoconProblem(section.Path, value.Origin, $"{section.Path} is {value.Describe()}; an object with keys is expected: {Names(section)}."));
            return;
        }
        foreach (var (name, child) in o)
        {
            if (section.Entries.TryGetValue(name, out var inner))
                Check(inner, child, problems);
            else
                problems.Add(new HoconProblem(section.Path.Append(name), child.Origin, Unknown(section, name)));
        }
    }

    private string Unknown(SchemaSection section, string name)
    {
        var path = section.Path.Append(name);
        var written = section.Match(name) is { } same ? PathOf(same) : null;
        var near = NearestName.Find(name, section.Entries.Keys) is { } nearest ? section.Path.Append(nearest) : null;
        var elsewhere = Keys.FirstOrDefault(k => k.Path.Keys[^1] == name)?.Path;
        return (written ?? near ?? elsewhere) is { } meant
            ? $"There is no key {path}; did you mean {meant}?"
            : $"There is no key {path}; {(section.Path.Keys.Count == 0 ? "there are" : $"{section.Path} has")} {Names(section)}.";
    }

    private static HoconPath PathOf(object entry) => entry is HoconKey key ? key.Path : ((SchemaSection)entry).Path;

    private static string Names(SchemaSection section) => string.Join(", ", section.Entries.Keys);
}
