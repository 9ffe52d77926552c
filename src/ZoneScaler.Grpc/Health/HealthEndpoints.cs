using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Health;

/// <summary>Maps the health service.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps <c>grpc.health.v1.Health</c>, and shuts it down when the host begins to stop, so that no watch holds the stop up.</summary>
    public static IEndpointConventionBuilder MapGrpcHealth(this IEndpointRouteBuilder endpoints, HealthService health)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(health);
        endpoints.ServiceProvider.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(health.Shutdown);
        return endpoints.MapGrpc(health.Definition);
    }
}
