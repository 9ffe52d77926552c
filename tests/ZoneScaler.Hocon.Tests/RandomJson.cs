using System.Text;
using System.Text.Json.Nodes;

namespace ZoneScaler.Hocon.Tests;

/// <summary>JSON documents that look like nothing in particular, from a seed.</summary>
internal static class RandomJson
{
    private static readonly string[] Characters =
        ["a", "B", "7", " ", ".", "-", "/", "//", "#", "$", "${a}", "\"", "\\", "\n", "\t", "\u0000", "\u007F", "\u00A0", "\u2028", "\uFEFF", "é", "漢", "😀", "include", "=", ":", "+="];

    public static JsonNode Document(Random random) => random.Next(4) == 0 ? Array(random, 0) : Object(random, 0);

    private static JsonNode? Value(Random random, int depth) => random.Next(depth < 5 ? 8 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonValue.Create(random.Next(-1000, 1000)),
        3 => JsonValue.Create((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20))),
        4 or 5 => JsonValue.Create(Text(random)),
        6 => Array(random, depth + 1),
        _ => Object(random, depth + 1),
    };

    private static JsonArray Array(Random random, int depth)
    {
        var result = new JsonArray();
        for (var count = random.Next(5); count > 0; count--)
            result.Add(Value(random, depth));
        return result;
    }

    private static JsonObject Object(Random random, int depth)
    {
        var result = new JsonObject();
        for (var count = random.Next(5); count > 0; count--)
            result[Text(random)] = Value(random, depth);
        return result;
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var count = random.Next(6); count > 0; count--)
            text.Append(Characters[random.Next(Characters.Length)]);
        return text.ToString();
    }
}
