using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination.Lighthouse;
using ZoneScaler.Grpc.Server;
using ZoneScaler.Hosting.Clients;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Hosting.Management;
using ZoneScaler.Hosting.Management.Admin;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Hosting.Zones;

namespace ZoneScaler.Hosting;

/// <summary>Adds a world's addresses to an application.</summary>
public static class ZoneScalerEndpoints
{
    /// <summary>
    /// Maps <c>/play</c> for players, <c>/zonescaler/*.js</c> with the JavaScript client, and what operators ask: <c>/alive</c>, <c>/ready</c>, <c>/cluster</c>, <c>/sessions</c>,
    /// <c>/metrics</c>. Of a node of a cluster, what its roles need; and what nodes and tools call.
    /// </summary>
    /// <exception cref="InvalidOperationException">The application runs no world.</exception>
    public static WebApplication MapZoneScaler(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services.GetRequiredService<IServiceProviderIsService>();
        if (services.IsService(typeof(NodeRuntime)))
            return app.MapNode(services);
        if (!services.IsService(typeof(WorldRunner)))
            throw new InvalidOperationException($"The application runs no world: call builder.{nameof(ZoneScalerServices.AddZoneScaler)}(world), or {nameof(NodeServices.AddZoneScalerNode)}, before it is built.");
        app.MapSessions("/play");
        app.MapClientScripts();
        app.MapManagement();
        return app;
    }

    private static WebApplication MapNode(this WebApplication app, IServiceProviderIsService services)
    {
        app.MapGrpc(app.Services.GetRequiredService<GrpcMesh>().Service);
        app.MapGrpc(app.Services.GetRequiredService<AdminService>().Definition);
        if (app.Services.GetRequiredService<NodeRuntime>().Roles.HasFlag(NodeRoles.Lighthouse))
            app.MapLighthouse();
        if (services.IsService(typeof(GatewaySlot)))
        {
            var gateway = app.Services.GetRequiredService<GatewaySlot>();
            app.MapSessions("/play", () => gateway.Runner);
            app.MapClientScripts();
        }
        app.MapNodeManagement();
        return app;
    }
}
