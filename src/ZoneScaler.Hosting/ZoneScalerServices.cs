using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ZoneScaler.Gateway;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Hosting.Beats;
using ZoneScaler.Hosting.Zones;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting;

/// <summary>Adds a world to a host.</summary>
public static class ZoneScalerServices
{
    /// <summary>Runs a world in this process: its zones, and a gateway for its players. Call <see cref="ZoneScalerEndpoints.MapZoneScaler"/>, too.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="world">The world.</param>
    /// <param name="configure">Changes options after the configuration section <see cref="ZoneScalerOptions.Section"/> has been read.</param>
    /// <returns>The application.</returns>
    /// <exception cref="InvalidOperationException">The application runs a world already.</exception>
    public static IHostApplicationBuilder AddZoneScaler(this IHostApplicationBuilder builder, World world, Action<ZoneScalerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(world);
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(World)))
            throw new InvalidOperationException("This application runs a world already; a process runs one.");

        var options = services.AddOptions<ZoneScalerOptions>().BindConfiguration(ZoneScalerOptions.Section, b => b.ErrorOnUnknownConfiguration = true);
        if (configure != null)
            options.Configure(configure);
        options.ValidateOnStart();
        services.AddSingleton<IValidateOptions<ZoneScalerOptions>, ZoneScalerOptionsValidator>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton(world);
        services.AddSingleton<IZoneObserver, ZoneLog>();
        services.AddSingleton<ZoneHost>();
        services.AddSingleton<ZoneMetrics>();
        services.AddSingleton<WorldRunner>();
        services.AddSingleton(CreateGateway);
        services.AddSingleton<GatewayThread>();
        services.AddHostedService<ServerService>();
        return builder;
    }

    private static SessionGateway CreateGateway(IServiceProvider services)
    {
        var host = services.GetRequiredService<ZoneHost>();
        var options = services.GetRequiredService<IOptions<ZoneScalerOptions>>().Value.Gateway;
        var gateway = new SessionGateway(host.World, host, options, services.GetService<IJoinGate>());
        host.AttachGateway(options.GatewayId, gateway);
        return gateway;
    }
}
