using ZoneScaler.Hocon.Parsing;
using ZoneScaler.Hocon.Resolving;
using ZoneScaler.Hocon.Schemas;
using ZoneScaler.Hocon.Syntax;
using ZoneScaler.Hocon.Units;

namespace ZoneScaler.Hocon;

/// <summary>
/// Lays texts, files, environment variables and command line settings over one another, later ones over earlier ones, and resolves substitutions over all of them: a
/// substitution in a file sees what the command line sets. For one resolution; not for use from several threads.
/// </summary>
public sealed class HoconLayers
{
    private readonly IHoconEnvironment _environment;
    private readonly Reading _reading;
    private readonly ObjectNode _root = new(new HoconOrigin("configuration"));

    /// <summary>Starts with nothing.</summary>
    /// <param name="environment">Where files and variables come from; null for the file system and this process's variables.</param>
    public HoconLayers(IHoconEnvironment? environment = null)
    {
        _environment = environment ?? new SystemHoconEnvironment();
        _reading = new Reading(_environment);
    }

    /// <summary>Adds a text.</summary>
    /// <param name="text">An object in HOCON.</param>
    /// <param name="name">How messages call it.</param>
    /// <exception cref="HoconException">It cannot be read.</exception>
    public HoconLayers AddText(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return Add(_reading.ReadText(text, name));
    }

    /// <summary>Adds a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="optional">Whether it may be missing.</param>
    /// <exception cref="HoconException">It cannot be read.</exception>
    public HoconLayers AddFile(string path, bool optional = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        var root = _reading.ReadFile(path);
        if (root != null)
            return Add(root);
        return optional ? this : throw new HoconException(new HoconOrigin(path), "There is no such file.");
    }

    /// <summary>
    /// Adds the environment variables that name keys of a schema: <c>ZONESCALER__NODE__FAILURE_DOMAIN</c> sets <c>zonescaler.node.failure-domain</c>. Case, single underscores and
    /// dashes do not count. The value is text; one that begins with <c>[</c> or <c>{</c> is read as HOCON, and a list may also be written with commas or as <c>…__0</c>, <c>…__1</c>.
    /// </summary>
    /// <param name="schema">The keys there are.</param>
    /// <exception cref="HoconException">A variable begins like a root of the schema but names no key.</exception>
    public HoconLayers AddVariables(HoconSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        foreach (var (name, value) in _environment.Variables.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (schema.IsVariable(name))
                Set(schema.MatchVariable(name), value, new HoconOrigin($"variable {name}"));
        }
        return this;
    }

    /// <summary>Adds settings from a command line, each <c>key=value</c>; values as in <see cref="AddVariables"/>. The root may be left out: <c>node.name=a</c>.</summary>
    /// <param name="schema">The keys there are.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="HoconException">One is not of this form, or names no key.</exception>
    public HoconLayers AddSettings(HoconSchema schema, IEnumerable<string> settings)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(settings);
        foreach (var setting in settings)
        {
            var origin = new HoconOrigin("command line");
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new HoconException(origin, $"\"{setting}\" is no setting; key=value is expected.");
            Set(schema.MatchSetting(setting[..equals], origin), setting[(equals + 1)..], origin);
        }
        return this;
    }

    /// <summary>Resolves all substitutions.</summary>
    /// <exception cref="HoconException">One leads nowhere or in a circle.</exception>
    public HoconObject Resolve() => new Resolver(_root, _environment).Resolve();

    private HoconLayers Add(Node root)
    {
        if (root is not ObjectNode o)
            throw new HoconException(root.Origin, "A configuration has an object at its root, not an array.");
        _root.Add(o);
        return this;
    }

    private void Set((HoconPath Path, HoconKey? Key) target, string text, HoconOrigin origin)
    {
        var isHocon = text.StartsWith('[') || text.StartsWith('{');
        Node value = isHocon ? _reading.ReadText(text, origin.Source)
            : target.Key is { IsList: true } list && target.Path.Equals(list.Path) ? Split(text, list.Kind, origin)
            : Scalar(text, target.Key?.Kind, origin);
        _root.Add(target.Path, value, []);
    }

    private static ArrayNode Split(string text, HoconKeyKind kind, HoconOrigin origin)
    {
        var result = new ArrayNode(origin);
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            result.Items.Add(Scalar(item, kind, origin));
        return result;
    }

    /// <summary>What a file would have there: text that is no text for its key becomes what it stands for.</summary>
    private static ScalarNode Scalar(string text, HoconKeyKind? kind, HoconOrigin origin)
    {
        var valueKind = text switch
        {
            _ when kind is null or HoconKeyKind.Text => HoconValueKind.Text,
            "null" => HoconValueKind.Null,
            "true" or "false" => HoconValueKind.Boolean,
            _ => HoconNumber.IsJson(text) ? HoconValueKind.Number : HoconValueKind.Text,
        };
        return new ScalarNode(new HoconScalar(valueKind, text, origin));
    }
}
