using System.Globalization;
using Microsoft.Extensions.Configuration;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Hocon.Configuration;

/// <summary>
/// Turns a tree into the flat settings that options are bound from. Keys lose their dashes, so that <c>catch-up-ticks</c> is the property <c>CatchUpTicks</c>; what is null is left
/// out, so that the options' own default holds.
/// </summary>
internal sealed class FlatSettings
{
    private readonly HoconSchema? _schema;
    private readonly Func<HoconOrigin, bool>? _takes;
    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HoconPath> _paths = new(StringComparer.OrdinalIgnoreCase);

    private FlatSettings(HoconSchema? schema, Func<HoconOrigin, bool>? takes)
    {
        _schema = schema;
        _takes = takes;
    }

    /// <summary>The settings.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="schema">Says which values are durations and sizes; null for none.</param>
    /// <param name="takes">Which values become settings, by where they were written; null for all.</param>
    /// <exception cref="HoconException">Two keys become the same setting.</exception>
    public static Dictionary<string, string?> Make(HoconObject root, HoconSchema? schema, Func<HoconOrigin, bool>? takes = null)
    {
        var result = new FlatSettings(schema, takes);
        result.AddFields("", HoconPath.Root, root);
        return result._settings;
    }

    private void AddFields(string setting, HoconPath path, HoconObject value)
    {
        foreach (var (key, child) in value)
            Add(Combine(setting, SettingName(key)), path.Append(key), child);
    }

    private void Add(string setting, HoconPath path, HoconValue value)
    {
        if (value.Kind == HoconValueKind.Null || (value is not HoconObject && _takes?.Invoke(value.Origin) == false))
            return;
        if (_schema?.Find(path) is { } key)
            AddKey(setting, path, key, value);
        else if (value is HoconObject o)
            AddFields(setting, path, o);
        else if (value is HoconArray array)
            AddItems(setting, path, array);
        else
            Set(setting, path, value, ((HoconScalar)value).Text);
    }

    private void AddKey(string setting, HoconPath path, HoconKey key, HoconValue value)
    {
        if (!key.IsList)
        {
            Set(setting, path, value, key.ToTexts(value).Single());
            return;
        }
        var index = 0;
        foreach (var text in key.ToTexts(value))
            Set(Combine(setting, index++.ToString(CultureInfo.InvariantCulture)), path, value, text);
        if (index == 0)
            Set(setting, path, value, "");
    }

    private void AddItems(string setting, HoconPath path, HoconArray array)
    {
        for (var i = 0; i < array.Count; i++)
            Add(Combine(setting, i.ToString(CultureInfo.InvariantCulture)), path.Append(i.ToString(CultureInfo.InvariantCulture)), array[i]);
        if (array.Count == 0)
            Set(setting, path, array, "");
    }

    private void Set(string setting, HoconPath path, HoconValue value, string text)
    {
        if (_paths.TryGetValue(setting, out var other) && !other.Equals(path))
            throw new HoconException(value.Origin, $"{path} and {other} are the same setting, {setting}; one of them must go.");
        _paths[setting] = path;
        _settings[setting] = text;
    }

    private static string Combine(string setting, string name) => setting.Length == 0 ? name : ConfigurationPath.Combine(setting, name);

    /// <summary>Names that are no words with dashes (a logger's category, an address) stay as they are.</summary>
    private static string SettingName(string key) =>
        key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-') ? key.Replace("-", "", StringComparison.Ordinal) : key;
}
