namespace ZoneScaler.Protocol;

/// <summary>
/// Divides the classes that come before a slot's into ranges, each with a code of its own, such that the codes together take the fewest bits.
/// </summary>
internal static class ContextModel
{
    private const int Rows = CodeTable.MaxClass + 1;
    private const int Contexts = CodeTable.ClassContexts;

    // What one more code must save before it is made: about its size in the Codes frame.
    private const double BitsPerCode = 60;

    /// <summary>Finds thresholds and code lengths.</summary>
    /// <param name="counts">How often each class (column) followed each class before (row); null where nothing was observed.</param>
    /// <param name="bits">The slot's width: classes are 1 to <paramref name="bits"/>.</param>
    /// <param name="thresholds">Where each context after the first begins.</param>
    /// <param name="lengths">Receives each context's code lengths.</param>
    public static void Fit(int[]? counts, int bits, Span<byte> thresholds, Span<byte[]> lengths)
    {
        thresholds.Fill(Rows);
        var all = new double[bits];
        Smooth(all, bits);
        if (counts == null)
        {
            lengths.Fill(PrefixCode.LengthsFor(all));
            return;
        }
        AddRows(counts, 0, Rows, all);

        // best[k, end]: the fewest bits for the rows below end in k ranges, the last of which begins at from[k, end]; by dynamic programming.
        var best = new double[Contexts + 1, Rows + 1];
        var from = new int[Contexts + 1, Rows + 1];
        for (var end = 1; end <= Rows; end++)
        {
            best[1, end] = Cost(counts, 0, end, bits);
            for (var k = 2; k <= Contexts; k++)
                best[k, end] = double.PositiveInfinity;
            for (var start = 1; start < end; start++)
            {
                var cost = Cost(counts, start, end, bits) + BitsPerCode;
                for (var k = 2; k <= Contexts; k++)
                {
                    if (best[k - 1, start] + cost >= best[k, end])
                        continue;
                    best[k, end] = best[k - 1, start] + cost;
                    from[k, end] = start;
                }
            }
        }
        var ranges = 1;
        for (var k = 2; k <= Contexts; k++)
        {
            if (best[k, Rows] < best[ranges, Rows])
                ranges = k;
        }
        for (int k = ranges, end = Rows; k > 0; k--)
        {
            var start = from[k, end];
            if (k > 1)
                thresholds[k - 2] = (byte)start;
            var weights = new double[bits];
            Smooth(weights, bits);
            AddRows(counts, start, end, weights);
            Blend(weights, all);
            lengths[k - 1] = PrefixCode.LengthsFor(weights);
            end = start;
        }
        for (var k = ranges; k < Contexts; k++)
            lengths[k] = lengths[ranges - 1];
    }

    private static void AddRows(int[] counts, int start, int end, double[] weights)
    {
        for (var row = start; row < end; row++)
        {
            for (var i = 0; i < weights.Length; i++)
                weights[i] += counts[row * Rows + i + 1];
        }
    }

    // The start of every count: small differences are likelier than large ones.
    private static void Smooth(double[] weights, int bits)
    {
        for (var i = 0; i < bits; i++)
            weights[i] = 0.05 + 0.5 / (i + 1);
    }

    // A context that was seen a few times leans on all contexts together.
    private static void Blend(double[] weights, double[] all)
    {
        var sum = 0.0;
        foreach (var weight in all)
            sum += weight;
        for (var i = 0; i < weights.Length; i++)
            weights[i] += 4 * all[i] / sum;
    }

    private static double Cost(int[] counts, int start, int end, int bits)
    {
        var total = 0.0;
        var cost = 0.0;
        for (var i = 1; i <= bits; i++)
        {
            var n = 0.0;
            for (var row = start; row < end; row++)
                n += counts[row * Rows + i];
            if (n == 0)
                continue;
            total += n;
            cost -= n * Math.Log(n, 2);
        }
        return total > 0 ? cost + total * Math.Log(total, 2) : 0;
    }
}
