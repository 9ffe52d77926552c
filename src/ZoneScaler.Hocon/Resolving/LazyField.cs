using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Resolving;

/// <summary>A field or array item whose value is worked out when it is asked for.</summary>
/// <param name="name">Its path, for messages.</param>
/// <param name="layers">What was assigned to it, earliest first.</param>
internal sealed class LazyField(string name, IReadOnlyList<Node> layers)
{
    private readonly Shape?[] _values = new Shape?[layers.Count];
    private readonly bool[] _isKnown = new bool[layers.Count];

    public string Name { get; } = name;

    public IReadOnlyList<Node> Layers { get; } = layers;

    /// <summary>The layer that is being worked out; who asks for the field meanwhile gets what lies below. -1 if none is.</summary>
    public int OpenLayer { get; set; } = -1;

    /// <summary>The value of the layers up to one, if it is known; null stands for undefined.</summary>
    public bool TryGet(int layer, out Shape? value)
    {
        value = _values[layer];
        return _isKnown[layer];
    }

    public void Set(int layer, Shape? value)
    {
        _values[layer] = value;
        _isKnown[layer] = true;
    }
}
