using System.Text;
using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Resolving;

/// <summary>Joins values that stand side by side: objects merge, arrays follow one another, all else becomes text.</summary>
internal sealed class Concatenation(Resolver resolver)
{
    /// <summary>The joined value; null if all its parts are optional substitutions that lead nowhere.</summary>
    public Shape? Join(ConcatenationNode all, string name)
    {
        var values = all.Pieces.ConvertAll(piece => resolver.Evaluate(piece.Value, name));
        if (values.TrueForAll(v => v is null))
            return null;
        if (values.Exists(v => v is ArrayShape))
            return JoinArrays(all, values);
        return values.Exists(v => v is ObjectShape) ? JoinObjects(all, values) : JoinTexts(all, values);
    }

    private ArrayShape JoinArrays(ConcatenationNode all, List<Shape?> values)
    {
        var items = new List<LazyField>();
        for (var i = 0; i < values.Count; i++)
        {
            IReadOnlyList<LazyField> added = values[i] switch
            {
                null => [],
                ArrayShape array => array.Items,
                ObjectShape o when o.NumberedFields() is { Count: > 0 } numbered => numbered,
                var other => throw Mixed(all, other, i, "an array"),
            };
            resolver.Spend(added.Count, all.Origin);
            items.AddRange(added);
        }
        return new ArrayShape(items, all.Origin);
    }

    private ObjectShape JoinObjects(ConcatenationNode all, List<Shape?> values)
    {
        ObjectShape? result = null;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is null)
                continue;
            if (values[i] is not ObjectShape o)
                throw Mixed(all, values[i]!, i, "an object");
            // What a substitution brings keeps meaning what it means where it is written; what is written here belongs to this field.
            var own = all.Pieces[i].Value is ObjectNode ? o : resolver.View(o);
            result = result == null ? own : resolver.Merge(result, own);
        }
        return result!;
    }

    private ScalarShape JoinTexts(ConcatenationNode all, List<Shape?> values)
    {
        var text = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(all.Pieces[i].Space);
            if (values[i] is ScalarShape scalar)
            {
                resolver.Spend(scalar.Value.Text.Length, all.Origin);
                text.Append(scalar.Value.Text);
            }
        }
        var via = values.OfType<ScalarShape>().FirstOrDefault(v => v.Origin.Via != null && v.Origin.Line == 0);
        var origin = via == null ? all.Origin : via.Origin with { Via = all.Origin };
        return new ScalarShape(new HoconScalar(HoconValueKind.Text, text.ToString(), origin));
    }

    private static HoconException Mixed(ConcatenationNode all, Shape value, int index, string other) =>
        new(all.Pieces[index].Value.Origin, $"{Name(value)} stands beside {other} on one line; arrays join with arrays, objects with objects, all else with text.");

    private static string Name(Shape value) => value switch
    {
        ObjectShape => "An object",
        ScalarShape { Value.Kind: HoconValueKind.Text } => "Text",
        ScalarShape scalar => $"The value {scalar.Value.Text}",
        _ => "An array",
    };
}
