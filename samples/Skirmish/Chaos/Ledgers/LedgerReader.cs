using System.Diagnostics;
using System.Text.Json;

namespace Skirmish.Chaos.Ledgers;

/// <summary>Asks all workers for what their zones show.</summary>
/// <param name="workers">Their management addresses.</param>
/// <param name="zones">How many zones show themselves.</param>
internal sealed class LedgerReader(IReadOnlyList<Uri> workers, int zones) : IDisposable
{
    // Zones show themselves once a second; a page that is older than all others by this is of a zone that is elsewhere now.
    private const int FreshTicks = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5); // longer than the page of a zone that has moved on counts
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private IReadOnlyList<LedgerPage> _before = [];

    /// <summary>Reads what is there before anything is done to the cluster. The ledger must come to know of all that has been struck; mints go on striking, and the tokens are on the move.</summary>
    /// <exception cref="TimeoutException">Not all zones show themselves, or the ledger does not know of all tokens; the message says what is missing.</exception>
    public async Task BeginAsync(CancellationToken stop)
    {
        var waiting = Stopwatch.StartNew();
        IReadOnlyList<LedgerPage>? first = null;
        while (true)
        {
            var pages = await FreshAsync(stop);
            if (first == null && pages.Count == zones)
                first = pages;
            else if (first != null && pages.Count == zones && !LedgerAudit.Untold(first, pages).Any())
            {
                _before = first;
                return;
            }

            if (waiting.Elapsed > Patience)
                throw new TimeoutException($"For {Patience.TotalSeconds:0} s after the start {(first != null && pages.Count == zones ? string.Join("; ", LedgerAudit.Untold(first, pages)) : $"{pages.Count} of {zones} zones showed their tokens")}.");
            await Task.Delay(Interval, stop);
        }
    }

    /// <summary>Brings the tokens to rest and compares, again and again until nothing differs or nothing will change any more. Zones may go on being moved: one that moves just then seems to be there twice.</summary>
    public async Task<LedgerAudit> EndAsync(CancellationToken stop)
    {
        var waiting = Stopwatch.StartNew();
        var same = Stopwatch.StartNew();
        LedgerAudit? before = null;
        while (true)
        {
            // Each time, for a worker may have started anew.
            foreach (var worker in workers)
                await RestAsync(worker, stop);
            await Task.Delay(Interval, stop);
            var audit = LedgerAudit.Of(_before, await FreshAsync(stop));
            // The first look is too early for what is on its way: it would be missed in both places, or be there when it should not.
            if (audit.Differences.Count == 0 && waiting.Elapsed > Settled)
                return audit;
            if (before == null || !audit.Differences.SequenceEqual(before.Differences))
                same.Restart();
            before = audit;
            if ((waiting.Elapsed > Patience && same.Elapsed > Settled) || waiting.Elapsed > 2 * Patience)
                return audit;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<LedgerPage>> FreshAsync(CancellationToken stop)
    {
        var pages = new List<LedgerPage>();
        foreach (var worker in workers)
            pages.AddRange(await ReadAsync(worker, stop));
        var last = pages.Count == 0 ? 0 : pages.Max(p => p.Tick);
        return [.. pages.Where(p => p.Tick >= last - FreshTicks)];
    }

    private async Task RestAsync(Uri worker, CancellationToken stop)
    {
        try
        {
            using var answer = await _http.PostAsync(new Uri(worker, LedgerEndpoints.RestPath), null, stop);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // It is told again; and if it stays away, its zones will be missing.
        }
    }

    private async Task<IReadOnlyList<LedgerPage>> ReadAsync(Uri worker, CancellationToken stop)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(worker, LedgerEndpoints.PagesPath), stop);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadFromJsonAsync(LedgerJson.Default.IReadOnlyListLedgerPage, stop) ?? [];
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return []; // its zones will be missing
        }
    }
}
