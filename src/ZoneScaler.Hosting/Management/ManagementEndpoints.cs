using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using ZoneScaler.Hosting.Zones;

namespace ZoneScaler.Hosting.Management;

/// <summary>What a running server tells about itself over HTTP.</summary>
internal static class ManagementEndpoints
{
    private static readonly TimeSpan VisitTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Maps the probes, <c>/cluster</c> and <c>/sessions</c>.</summary>
    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/alive", () => Results.Text("alive"));
        endpoints.MapGet("/ready", (IHostApplicationLifetime lifetime) =>
            lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested
                ? Results.Text("ready")
                : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable));
        endpoints.MapGet("/cluster/zones", (WorldRunner runner) =>
            Results.Json([.. runner.Zones.Select(z => z.Report())], ManagementJson.Default.IReadOnlyListZoneReport));
        endpoints.MapGet("/cluster/zones/{id}/ghosts", ShowGhostsAsync);
        endpoints.MapGet("/sessions", (GatewayRates rates) => Results.Json(rates.Report(), ManagementJson.Default.SessionsReport));
    }

    private static async Task<IResult> ShowGhostsAsync(string id, WorldRunner runner, CancellationToken gone)
    {
        if (runner.Find(id) is not { } zone)
            return Results.NotFound();
        try
        {
            return Results.Json(await zone.GhostsAsync().WaitAsync(VisitTimeout, gone), ManagementJson.Default.IReadOnlyListGhostReport);
        }
        catch (TimeoutException)
        {
            return Results.Text("The zone does not tick.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
