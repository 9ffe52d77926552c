namespace Skirmish.Chaos.Ledgers;

/// <summary>What a worker of a chaos run tells of its tokens over HTTP.</summary>
internal static class LedgerEndpoints
{
    public const string PagesPath = "/ledger";
    public const string RestPath = "/ledger/rest";

    /// <summary>Maps the pages, and the word that tokens are to rest.</summary>
    public static void MapLedger(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(PagesPath, () => Results.Json(LedgerPages.All, LedgerJson.Default.IReadOnlyListLedgerPage));
        endpoints.MapPost(RestPath, () =>
        {
            LedgerPages.IsResting = true;
            return Results.NoContent();
        });
    }
}
