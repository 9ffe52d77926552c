using System.Runtime.CompilerServices;
using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Resolving;

/// <summary>
/// Works out a document's substitutions. A substitution takes the final value of its path; where that would need the field that it stands in, it takes what was assigned
/// to that field earlier. Each is worked out once.
/// </summary>
internal sealed class Resolver
{
    private readonly IHoconEnvironment _environment;
    private readonly Concatenation _concatenation;
    private readonly ObjectShape _root;

    /// <summary>The fields being worked out, outermost first.</summary>
    private readonly List<LazyField> _open = [];
    private int _depth;
    private long _work;

    public Resolver(ObjectNode root, IHoconEnvironment environment)
    {
        _environment = environment;
        _concatenation = new Concatenation(this);
        _root = Unfold(root, "");
    }

    /// <summary>The document without substitutions.</summary>
    public HoconObject Resolve() => (HoconObject)Force(_root, 0);

    /// <summary>The value of an array at the root, which no substitution can refer to.</summary>
    public HoconValue Resolve(ArrayNode array) => Force(Evaluate(array, "")!, 0);

    /// <summary>What a node stands for; null if it is an optional substitution that leads nowhere.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The path of its field, for messages.</param>
    public Shape? Evaluate(Node node, string name) => node switch
    {
        ScalarNode scalar => new ScalarShape(scalar.Value),
        ObjectNode o => Unfold(o, name),
        ArrayNode array => new ArrayShape([.. array.Items.Select((item, i) => new LazyField(FormattableString.Invariant($"{name}[{i}]"), [item]))], array.Origin),
        ReferenceNode reference => ValueOf(reference.Target),
        SubstitutionNode substitution => Substitute(substitution),
        ConcatenationNode all => _concatenation.Join(all, name),
        _ => throw new InvalidOperationException($"{node.GetType().Name} cannot be resolved."),
    };

    /// <summary>Puts the fields of one object over those of another.</summary>
    public ObjectShape Merge(ObjectShape lower, ObjectShape upper)
    {
        Spend(lower.Fields.Count + upper.Fields.Count, upper.Origin);
        var fields = new OrderedDictionary<string, LazyField>(lower.Fields);
        foreach (var (key, field) in upper.Fields)
        {
            fields[key] = fields.TryGetValue(key, out var below) && field.Layers[0] is not (ScalarNode or ArrayNode)
                ? new LazyField(field.Name, [.. below.Layers, .. field.Layers])
                : field;
        }
        return new ObjectShape(fields, upper.Origin);
    }

    /// <summary>A view of an object that lives elsewhere, fit to be merged: its fields keep meaning what they mean there.</summary>
    public ObjectShape View(ObjectShape target)
    {
        Spend(target.Fields.Count, target.Origin);
        var fields = new OrderedDictionary<string, LazyField>(target.Fields.Count);
        foreach (var (key, field) in target.Fields)
            fields.Add(key, new LazyField(field.Name, [new ReferenceNode(field, target.Origin)]));
        return new ObjectShape(fields, target.Origin);
    }

    /// <summary>Counts work against the limit: a short text can ask for endless values.</summary>
    public void Spend(long work, HoconOrigin origin)
    {
        _work += work + 1;
        if (_work > HoconLimits.Work)
            throw new HoconException(origin, $"Substitutions make more than {HoconLimits.Work} values and characters of the text.");
    }

    private static ObjectShape Unfold(ObjectNode node, string name)
    {
        var fields = new OrderedDictionary<string, LazyField>(node.Fields.Count);
        foreach (var (key, field) in node.Fields)
            fields.Add(key, new LazyField(Join(name, key), field.Layers));
        return new ObjectShape(fields, node.Origin);
    }

    private static string Join(string name, string key) => name.Length == 0 ? new HoconPath(key).ToString() : $"{name}.{new HoconPath(key)}";

    private Shape? ValueOf(LazyField field) => ValueOf(field, (field.OpenLayer < 0 ? field.Layers.Count : field.OpenLayer) - 1);

    /// <summary>The value of a field's layers up to one.</summary>
    private Shape? ValueOf(LazyField field, int layer)
    {
        if (layer < 0)
            return null;
        if (field.TryGet(layer, out var value))
            return value;
        var node = field.Layers[layer];
        if (++_depth > HoconLimits.SubstitutionDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new HoconException(node.Origin, $"Substitutions hang on one another more than {HoconLimits.SubstitutionDepth} deep.");
        value = node switch
        {
            ScalarNode or ArrayNode => Evaluate(node, field.Name),
            AppendNode => Append(field, layer),
            ObjectNode => Over(Lower(field, layer), Evaluate(node, field.Name)),
            _ => OpenLayer(field, layer),
        };
        _depth--;
        field.Set(layer, value);
        return value;
    }

    private Shape? OpenLayer(LazyField field, int layer)
    {
        var node = field.Layers[layer];
        var outer = field.OpenLayer;
        field.OpenLayer = layer;
        _open.Add(field);
        var value = Evaluate(node, field.Name);
        _open.RemoveAt(_open.Count - 1);
        field.OpenLayer = outer;
        if (value is null)
            return ValueOf(field, layer - 1);
        if (value is not ObjectShape upper || field.Layers.Count == 1)
            return value;
        return Over(Lower(field, layer), node is ConcatenationNode ? upper : View(upper));
    }

    private ObjectShape? Lower(LazyField field, int layer) => layer == 0 ? null : ValueOf(field, layer - 1) as ObjectShape;

    private Shape? Over(ObjectShape? lower, Shape? upper) => lower != null && upper is ObjectShape o ? Merge(lower, o) : upper;

    /// <summary>Takes a run of <c>+=</c> at once: there may be more of them than the stack has room for.</summary>
    private ArrayShape Append(LazyField field, int layer)
    {
        var first = layer;
        while (first > 0 && field.Layers[first - 1] is AppendNode)
            first--;
        return AppendTo(ValueOf(field, first - 1), field.Layers.Skip(first).Take(layer - first + 1).Cast<AppendNode>(), field.Name);
    }

    private ArrayShape AppendTo(Shape? lower, IEnumerable<AppendNode> added, string name)
    {
        var nodes = added.ToList();
        IReadOnlyList<LazyField> items = lower switch
        {
            null => [],
            ArrayShape array => array.Items,
            ObjectShape o when o.NumberedFields() is { Count: > 0 } numbered => numbered,
            _ => throw new HoconException(nodes[0].Origin, $"'+=' appends to an array, but {name} was set to something else at {lower.Origin.Place}."),
        };
        Spend(items.Count + nodes.Count, nodes[0].Origin);
        return new ArrayShape(
            [.. items, .. nodes.Select((n, i) => new LazyField(FormattableString.Invariant($"{name}[{items.Count + i}]"), [n.Item]))],
            nodes[^1].Origin);
    }

    private Shape? Substitute(SubstitutionNode node)
    {
        string? cycle = null;
        for (var scope = node.Scope; scope != null; scope = scope.Outer)
        {
            if (Find(scope.Path.Append(node.Path), ref cycle) is { } found)
                return Through(found, node);
        }
        if (Find(node.Path, ref cycle) is { } absolute)
            return Through(absolute, node);
        var name = string.Join('.', node.Path.Keys);
        if (node.IsList && ReadList(name, node) is { } list)
            return list;
        if (!node.IsList && _environment.Variables.TryGetValue(name, out var text))
            return new ScalarShape(FromVariable(name, text, node));
        if (node.IsOptional)
            return null;
        if (cycle != null)
            throw new HoconException(node.Origin, $"{node} refers to itself, and nothing was set before: {cycle}.");
        throw new HoconException(node.Origin, $"{node} is not defined, neither as a key nor as an environment variable. Write ${{?{node.Path}}} if it may be missing.");
    }

    /// <summary>The value at a path; null if there is none, with the chain that led back to it if it is being worked out.</summary>
    private Shape? Find(HoconPath path, ref string? cycle)
    {
        Shape? value = _root;
        foreach (var key in path.Keys)
        {
            if (value is not ObjectShape o || !o.Fields.TryGetValue(key, out var field))
                return null;
            value = ValueOf(field);
            if (value is null && field.OpenLayer >= 0)
                cycle ??= string.Join(" → ", _open.SkipWhile(f => f != field).Append(field).Select(f => f.Name));
        }
        return value;
    }

    private static Shape Through(Shape found, SubstitutionNode node) =>
        found is ScalarShape scalar ? new ScalarShape(scalar.Value.At(scalar.Origin with { Via = node.Origin })) : found;

    private static HoconScalar FromVariable(string name, string text, SubstitutionNode node) =>
        new(HoconValueKind.Text, text, new HoconOrigin($"variable {name}") { Via = node.Origin });

    private ArrayShape? ReadList(string name, SubstitutionNode node)
    {
        var items = new List<LazyField>();
        while (_environment.Variables.TryGetValue(FormattableString.Invariant($"{name}_{items.Count}"), out var text))
        {
            var item = FormattableString.Invariant($"{name}_{items.Count}");
            items.Add(new LazyField(item, [new ScalarNode(FromVariable(item, text, node))]));
        }
        return items.Count == 0 ? null : new ArrayShape(items, new HoconOrigin($"variable {name}_0") { Via = node.Origin });
    }

    private HoconValue Force(Shape shape, int depth)
    {
        if (depth > HoconLimits.Depth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooDeep(shape);
        HoconValue value = shape switch
        {
            ScalarShape scalar => scalar.Value,
            ArrayShape array => array.Value ??= ForceArray(array, depth),
            ObjectShape o => o.Value ??= ForceObject(o, depth),
            _ => throw new InvalidOperationException($"{shape.GetType().Name} has no value."),
        };
        if (depth + value.Depth > HoconLimits.Depth)
            throw TooDeep(shape);
        if (value.Size > HoconLimits.Work)
            Spend(value.Size, shape.Origin);
        return value;
    }

    private HoconArray ForceArray(ArrayShape shape, int depth)
    {
        if (shape.IsOpen)
            throw Cycle(shape);
        shape.IsOpen = true;
        Spend(shape.Items.Count, shape.Origin);
        HoconValue[] items = [.. shape.Items.Select(item => ValueOf(item)).OfType<Shape>().Select(item => Force(item, depth + 1))];
        shape.IsOpen = false;
        return new HoconArray(items, shape.Origin);
    }

    private HoconObject ForceObject(ObjectShape shape, int depth)
    {
        if (shape.IsOpen)
            throw Cycle(shape);
        shape.IsOpen = true;
        Spend(shape.Fields.Count, shape.Origin);
        var fields = new OrderedDictionary<string, HoconValue>(shape.Fields.Count);
        foreach (var (key, field) in shape.Fields)
        {
            if (ValueOf(field) is { } value)
                fields.Add(key, Force(value, depth + 1));
        }
        shape.IsOpen = false;
        return new HoconObject(fields, shape.Origin);
    }

    private static HoconException Cycle(Shape shape) =>
        new(shape.Origin, $"The {(shape is ArrayShape ? "array" : "object")} contains itself through a substitution.");

    private static HoconException TooDeep(Shape shape) =>
        new(shape.Origin, $"With its substitutions, the configuration is nested deeper than {HoconLimits.Depth}.");
}
