using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZoneScaler.Grpc;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Hosting.Zones;

namespace ZoneScaler.Hosting.Management;

/// <summary>What a running server tells about itself over HTTP.</summary>
internal static class ManagementEndpoints
{
    private static readonly TimeSpan VisitTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Maps the probes, <c>/cluster</c>, <c>/sessions</c> and <c>/metrics</c> of a process that runs a world alone.</summary>
    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMetrics();
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

    /// <summary>Maps the same of a node of a cluster. What the node itself does not know, it asks the coordinator.</summary>
    public static void MapNodeManagement(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMetrics();
        endpoints.MapGet("/alive", () => Results.Text("alive"));
        endpoints.MapGet("/ready", (NodeRuntime node, IHostApplicationLifetime lifetime) =>
            node.IsReady && !lifetime.ApplicationStopping.IsCancellationRequested
                ? Results.Text("ready")
                : Results.Text(node.Status.IsMember ? "frozen" : node.IsRehearsing ? "rehearsing" : "not a member", statusCode: StatusCodes.Status503ServiceUnavailable));
        endpoints.MapGet("/cluster/members", (ClusterReports reports, CancellationToken gone) => AnswerAsync(reports.MembersAsync(gone), ManagementJson.Default.MembersReport));
        endpoints.MapGet("/cluster/zones", (ClusterReports reports, CancellationToken gone) => AnswerAsync(reports.ZonesAsync(gone), ManagementJson.Default.IReadOnlyListClusterZoneReport));
        endpoints.MapGet("/cluster/zones/{id}/ghosts", (string id, IServiceProvider services, CancellationToken gone) =>
            services.GetService<NodeZones>()?.Runner is { } runner ? ShowGhostsAsync(id, runner, gone) : Task.FromResult(Results.NotFound()));
        endpoints.MapGet("/sessions", (IServiceProvider services) => services.GetService<GatewaySlot>()?.Rates is { } rates
            ? Results.Json(rates.Report(), ManagementJson.Default.SessionsReport)
            : Results.NotFound());
    }

    private static void MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        var metrics = endpoints.ServiceProvider.GetRequiredService<MetricsText>();
        endpoints.MapGet("/metrics", () => Results.Text(metrics.Write(), MetricsText.ContentType));
    }

    private static async Task<IResult> AnswerAsync<T>(Task<T> report, JsonTypeInfo<T> type)
    {
        try
        {
            return Results.Json(await report, type);
        }
        catch (RpcException e)
        {
            return Results.Text(e.Status.Detail, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
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
