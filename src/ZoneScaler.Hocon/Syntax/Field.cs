namespace ZoneScaler.Hocon.Syntax;

/// <summary>A key and all that was assigned to it.</summary>
internal sealed class Field
{
    /// <summary>The assignments, earliest first. What a later one surely hides is gone.</summary>
    public List<Node> Layers { get; } = [];

    /// <summary>The comment lines right above the latest assignment that had any.</summary>
    public IReadOnlyList<string> Comments { get; set; } = [];

    /// <summary>Adds a later assignment.</summary>
    public void Add(Node node)
    {
        if (node is ObjectNode added && Layers.Count > 0 && Layers[^1] is ObjectNode last)
        {
            last.Add(added);
            return;
        }
        if (node is ScalarNode or ArrayNode)
            Layers.Clear();
        Layers.Add(node);
    }
}
