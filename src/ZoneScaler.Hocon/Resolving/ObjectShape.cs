using System.Globalization;

namespace ZoneScaler.Hocon.Resolving;

/// <summary>An object with fields yet to be resolved.</summary>
internal sealed class ObjectShape(OrderedDictionary<string, LazyField> fields, HoconOrigin origin) : Shape(origin)
{
    /// <summary>The fields; one that turns out undefined is left out.</summary>
    public OrderedDictionary<string, LazyField> Fields { get; } = fields;

    /// <summary>The value, once it is known.</summary>
    public HoconObject? Value { get; set; }

    /// <summary>Whether its value is being worked out, so that meeting it again is a cycle.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The fields with numbers as keys, in their order; what an array is made of where one is needed.</summary>
    public List<LazyField> NumberedFields() =>
        [.. Fields
            .Where(f => int.TryParse(f.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderBy(f => int.Parse(f.Key, CultureInfo.InvariantCulture))
            .Select(f => f.Value)];
}
