namespace ZoneScaler.Hocon.Syntax;

/// <summary>An object as written, keys that are paths already unfolded. Belongs to one place only, since what is assigned later is merged into it.</summary>
internal sealed class ObjectNode(HoconOrigin origin) : Node(origin)
{
    public OrderedDictionary<string, Field> Fields { get; } = [];

    /// <summary>Adds an assignment to a path below this object.</summary>
    public void Add(HoconPath path, Node value, IReadOnlyList<string> comments)
    {
        var target = this;
        for (var i = 0; i < path.Keys.Count - 1; i++)
        {
            var outer = target.GetField(path.Keys[i]);
            if (outer.Layers.Count == 0 || outer.Layers[^1] is not ObjectNode)
                outer.Add(new ObjectNode(value.Origin));
            target = (ObjectNode)outer.Layers[^1];
        }
        var field = target.GetField(path.Keys[^1]);
        field.Add(value);
        if (comments.Count > 0)
            field.Comments = comments;
    }

    /// <summary>Adds all assignments of another object, which must not be used any more.</summary>
    public void Add(ObjectNode later)
    {
        foreach (var (key, added) in later.Fields)
        {
            var field = GetField(key);
            foreach (var layer in added.Layers)
                field.Add(layer);
            if (added.Comments.Count > 0)
                field.Comments = added.Comments;
        }
    }

    private Field GetField(string key)
    {
        if (!Fields.TryGetValue(key, out var field))
            Fields.Add(key, field = new Field());
        return field;
    }
}
