using System.Diagnostics;
using System.Text.Json;

namespace Skirmish.Cluster;

/// <summary>Knows whether a cluster is whole, by what its gateways tell.</summary>
/// <param name="gateways">Their management addresses.</param>
/// <param name="names">All nodes.</param>
/// <param name="backups">How many backups in sync each zone must have.</param>
internal sealed class ClusterWatch(IReadOnlyList<Uri> gateways, IReadOnlyCollection<string> names, int backups = 0) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    /// <summary>Waits until all nodes are members, all gateways serve, all zones run and have their backups, and somebody coordinates.</summary>
    /// <param name="stop">Ends the waiting.</param>
    /// <param name="anew">A node that must have joined anew.</param>
    /// <param name="revision">Its registration before.</param>
    /// <returns>How long that took.</returns>
    /// <exception cref="TimeoutException">It did not come to that; the message says what is missing.</exception>
    public async Task<TimeSpan> WholeAsync(CancellationToken stop, string? anew = null, long revision = 0)
    {
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            var missing = await MissingAsync(anew, revision, stop);
            if (missing == null)
                return waiting.Elapsed;
            if (waiting.Elapsed > Patience)
                throw new TimeoutException($"For {Patience.TotalSeconds:0} s the cluster was not whole: {missing}.");
            await Task.Delay(Interval, stop);
        }
    }

    /// <summary>The registration of a member by the view of a gateway that answers; 0 if none is known.</summary>
    public async Task<long> RevisionAsync(string name, CancellationToken stop)
    {
        foreach (var gateway in gateways)
        {
            if (await AskAsync(new Uri(gateway, "/cluster/members"), stop) is { } members && Revisions(members).TryGetValue(name, out var revision))
                return revision;
        }
        return 0;
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> MissingAsync(string? anew, long revision, CancellationToken stop)
    {
        foreach (var gateway in gateways)
        {
            if (await AskAsync(new Uri(gateway, "/cluster/members"), stop) is not { } members || members.GetProperty("coordinator").GetString() is not { Length: > 0 })
                return $"{gateway} knows of no coordinator that answers";
            var revisions = Revisions(members);
            if (names.FirstOrDefault(n => !revisions.ContainsKey(n)) is { } absent)
                return $"{gateway} does not see {absent}";
            if (anew != null && revisions[anew] == revision)
                return $"{gateway} still sees the old {anew}";
            if (await AskAsync(new Uri(gateway, "/cluster/zones"), stop) is not { } zones || zones.GetArrayLength() == 0)
                return $"{gateway} knows no zones";
            if (zones.EnumerateArray().FirstOrDefault(z => !z.GetProperty("isRunning").GetBoolean()) is { ValueKind: JsonValueKind.Object } zone)
                return $"zone {zone.GetProperty("name").GetString()} does not run";
            if (zones.EnumerateArray().FirstOrDefault(z => z.GetProperty("backups").GetArrayLength() < backups) is { ValueKind: JsonValueKind.Object } bare)
                return $"zone {bare.GetProperty("name").GetString()} has {bare.GetProperty("backups").GetArrayLength()} of {backups} backups in sync";
        }
        return null;
    }

    private async Task<JsonElement?> AskAsync(Uri address, CancellationToken stop)
    {
        try
        {
            using var answer = await _http.GetAsync(address, stop);
            if (!answer.IsSuccessStatusCode)
                return null;
            using var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(stop), cancellationToken: stop);
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    private static Dictionary<string, long> Revisions(JsonElement members) =>
        members.GetProperty("members").EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("revision").GetInt64());
}
