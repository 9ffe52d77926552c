using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>Gives any ASP.NET Core host the role of a lighthouse.</summary>
public static class LighthouseEndpoints
{
    /// <summary>Adds the lighthouse; <see cref="MapLighthouse"/> then serves it. The host fails to start if its file cannot be used.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="configure">Says where its file is, and more.</param>
    public static IServiceCollection AddLighthouse(this IServiceCollection services, Action<LighthouseOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure != null)
            services.Configure(configure);
        if (services.Any(s => s.ServiceType == typeof(LighthouseServer)))
            return services;
        services.AddGrpc();
        services.AddOptions<LighthouseOptions>()
            .Validate(o => o.File is not { Length: 0 }, "The lighthouse's File is empty; name a file, or leave it out to keep everything in memory.")
            .Validate(o => o.ProgressInterval >= TimeSpan.FromSeconds(1), "The lighthouse's ProgressInterval must be at least a second.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LighthouseServer>();
        services.AddHostedService(s => s.GetRequiredService<LighthouseServer>());
        return services;
    }

    /// <summary>Serves the etcd v3 API; the address must speak HTTP/2.</summary>
    /// <exception cref="InvalidOperationException"><see cref="AddLighthouse"/> was not called.</exception>
    public static IEndpointConventionBuilder MapLighthouse(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetService<LighthouseServer>()
            ?? throw new InvalidOperationException($"Call {nameof(AddLighthouse)} on the services before {nameof(MapLighthouse)}.");
        return endpoints.MapGrpc(server.Services);
    }
}
