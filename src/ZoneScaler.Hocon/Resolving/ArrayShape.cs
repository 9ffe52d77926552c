namespace ZoneScaler.Hocon.Resolving;

/// <summary>An array with items yet to be resolved.</summary>
internal sealed class ArrayShape(IReadOnlyList<LazyField> items, HoconOrigin origin) : Shape(origin)
{
    /// <summary>The items; one that turns out undefined is left out.</summary>
    public IReadOnlyList<LazyField> Items { get; } = items;

    /// <summary>The value, once it is known.</summary>
    public HoconArray? Value { get; set; }

    /// <summary>Whether its value is being worked out, so that meeting it again is a cycle.</summary>
    public bool IsOpen { get; set; }
}
