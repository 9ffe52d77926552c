using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Which entities there were at first, by id, and what has become of them. Numbers would not do: a zone that starts empty has as many new ones.</summary>
internal sealed class Census
{
    private readonly HashSet<string> _ids = [];

    /// <summary>How many workers own by their reports; one on its way between two of them is counted twice, or not at all.</summary>
    public static int Owned(JsonObject report) => ((JsonArray)report["owned"]!).Count;

    /// <summary>Adds those that workers own. They answer one after the other: what crosses meanwhile is in a later report.</summary>
    /// <returns>How many are known now.</returns>
    public int Add(IEnumerable<JsonObject> reports)
    {
        _ids.UnionWith(Ids(reports));
        return _ids.Count;
    }

    /// <summary>Compares, once the world is at rest.</summary>
    /// <returns>How many of those that are known nobody owns, and how many of all are owned more than once.</returns>
    public (int Lost, int Doubled) Compare(IEnumerable<JsonObject> reports)
    {
        var owned = Ids(reports).CountBy(id => id).ToDictionary();
        return (_ids.Count(id => !owned.ContainsKey(id)), owned.Values.Count(n => n > 1));
    }

    private static IEnumerable<string> Ids(IEnumerable<JsonObject> reports) => reports.SelectMany(r => (JsonArray)r["owned"]!).Select(n => (string)n!);
}
