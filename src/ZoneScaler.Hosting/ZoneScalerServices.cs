using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ZoneScaler.Hosting.Management;
using ZoneScaler.Hosting.Sessions;
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

        var options = services.AddOptions<ZoneScalerOptions>()
            .Configure<IConfiguration>((options, configuration) => OptionsSection.Read<ZoneScalerOptions>(configuration, section => section.Bind(options)));
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
        services.AddSessions();
        services.AddSingleton<GatewayRates>();
        services.AddSingleton<MetricsText>();
        services.AddHostedService<ServerService>();
        services.AddHostedService<HeapSweep>();
        return builder;
    }
}
