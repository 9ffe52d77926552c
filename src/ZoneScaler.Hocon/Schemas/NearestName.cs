namespace ZoneScaler.Hocon.Schemas;

/// <summary>Finds the name that somebody meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits, if those are few for its length; else null.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name, candidate);
            if (distance >= least || distance > Math.Max(1, Math.Min(name.Length, candidate.Length) / 3 + 1))
                continue;
            least = distance;
            nearest = candidate;
        }
        return nearest;
    }

    /// <summary>
    /// How many letters to insert, delete, replace or swap with their neighbours: the optimal string alignment distance (Boytsov 2011, "Indexing methods for approximate
    /// dictionary searching", section 2.1).
    /// </summary>
    public static int Distance(string a, string b)
    {
        var rows = new int[3][];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            rows[0][j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var row = rows[i % 3];
            var above = rows[(i + 2) % 3];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], rows[(i + 1) % 3][j - 2] + 1);
            }
        }
        return rows[a.Length % 3][b.Length];
    }
}
