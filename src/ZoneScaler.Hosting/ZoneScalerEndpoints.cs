using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ZoneScaler.Hosting.Clients;
using ZoneScaler.Hosting.Management;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Hosting.Zones;

namespace ZoneScaler.Hosting;

/// <summary>Adds a world's addresses to an application.</summary>
public static class ZoneScalerEndpoints
{
    /// <summary>
    /// Maps <c>/play</c> for players, <c>/zonescaler/*.js</c> with the JavaScript client, and what operators ask: <c>/alive</c>, <c>/ready</c>, <c>/cluster</c>, <c>/sessions</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The application runs no world.</exception>
    public static WebApplication MapZoneScaler(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(WorldRunner)))
            throw new InvalidOperationException($"The application runs no world: call builder.{nameof(ZoneScalerServices.AddZoneScaler)}(world) before it is built.");
        app.MapSessions("/play");
        app.MapClientScripts();
        app.MapManagement();
        return app;
    }
}
