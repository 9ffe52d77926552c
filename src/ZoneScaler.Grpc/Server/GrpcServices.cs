using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ZoneScaler.Grpc.Server;

/// <summary>Adds what <see cref="GrpcEndpoints"/> needs.</summary>
public static class GrpcServices
{
    /// <summary>Adds the gRPC server; services are then mapped with <see cref="GrpcEndpoints.MapGrpc"/>.</summary>
    /// <param name="services">Where to add.</param>
    /// <param name="configure">Sets limits.</param>
    public static IServiceCollection AddGrpc(this IServiceCollection services, Action<GrpcServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure != null)
            services.Configure(configure);
        services.AddMetrics();
        services.AddOptions<GrpcServerOptions>()
            .Validate(o => o.MaxReceiveMessageSize is null or > 0, $"{nameof(GrpcServerOptions.MaxReceiveMessageSize)} must be more than 0 bytes, or null for any size.")
            .Validate(o => o.MaxSendMessageSize is null or > 0, $"{nameof(GrpcServerOptions.MaxSendMessageSize)} must be more than 0 bytes, or null for any size.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GrpcServer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KeepAliveSetup>());
        return services;
    }

    private sealed class KeepAliveSetup(IOptions<GrpcServerOptions> grpc) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions options)
        {
            if (grpc.Value.KeepAlivePingDelay is { } delay)
                options.Limits.Http2.KeepAlivePingDelay = delay;
            if (grpc.Value.KeepAlivePingTimeout is { } timeout)
                options.Limits.Http2.KeepAlivePingTimeout = timeout;
        }
    }
}
