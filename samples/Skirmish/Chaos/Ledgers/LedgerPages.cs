using System.Collections.Concurrent;

namespace Skirmish.Chaos.Ledgers;

/// <summary>
/// What the zones of this process have shown of themselves, and whether tokens are to rest. Zones write, whoever asks the process over HTTP reads; it is no part of any zone's state. Thread-safe.
/// </summary>
internal static class LedgerPages
{
    private static readonly ConcurrentDictionary<string, LedgerPage> Pages = [];
    private static volatile bool _isResting;

    /// <summary>Whether tokens stay where they are and nothing is struck or given.</summary>
    public static bool IsResting
    {
        get => _isResting;
        set => _isResting = value;
    }

    /// <summary>The last page of each zone that this process has had.</summary>
    public static IReadOnlyList<LedgerPage> All => [.. Pages.Values];

    /// <summary>Shows a zone's page. Not for rehearsals.</summary>
    public static void Write(LedgerPage page) => Pages[page.Zone] = page;
}
