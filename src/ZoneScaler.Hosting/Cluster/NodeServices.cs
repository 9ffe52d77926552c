using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Coordination.Lighthouse;
using ZoneScaler.Grpc.Server;
using ZoneScaler.Hosting.Management;
using ZoneScaler.Hosting.Management.Admin;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Hosting.Zones;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Makes a host a node of a cluster.</summary>
public static class NodeServices
{
    /// <summary>
    /// Makes this process a node of a cluster, with any mix of roles. Call <see cref="ZoneScalerEndpoints.MapZoneScaler"/>, too. The order in which nodes are started does not matter:
    /// each waits for what it needs, and says what that is.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="world">The game's world; null for a node without game code, which cannot be a worker.</param>
    /// <param name="configure">Changes options after the configuration section <see cref="ZoneScalerOptions.Section"/> has been read.</param>
    /// <returns>The application.</returns>
    /// <exception cref="OptionsValidationException">The options are not allowed; the message names each value and what is.</exception>
    /// <exception cref="InvalidOperationException">The application runs a world already.</exception>
    public static IHostApplicationBuilder AddZoneScalerNode(this IHostApplicationBuilder builder, World? world = null, Action<NodeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(World) || s.ServiceType == typeof(NodeRuntime)))
            throw new InvalidOperationException("This application runs a world already; a process runs one.");

        var options = Read(builder.Configuration, world != null, configure);
        var (roles, _) = options.Node.ReadRoles(world != null);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddGrpc();
        services.AddSingleton(options);
        services.AddSingleton<IOptions<ZoneScalerOptions>>(Options.Create(ForZones(options)));
        var server = new NodeServer(options, roles);
        services.AddSingleton(server);
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>>(server);
        if (roles.HasFlag(NodeRoles.Lighthouse))
            services.AddLighthouse(o => (o.File, o.Name) = (options.Lighthouse.File, options.Node.Name ?? o.Name));

        AddLinks(services, options);
        if (roles.HasFlag(NodeRoles.Worker))
            AddZones(services, world!, options);
        if (roles.HasFlag(NodeRoles.Gateway))
            AddGateway(services, options);
        services.AddSingleton(s => new NodeRuntime(
            options,
            roles,
            server,
            s.GetRequiredService<NodeLinks>(),
            s.GetRequiredService<NodeLog>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILoggerFactory>(),
            world,
            s.GetService<NodeZones>(),
            s.GetService<IZoneAllocationStrategy>()));
        services.AddSingleton<ClusterDesk>();
        services.AddSingleton<ClusterReports>();
        services.AddSingleton<AdminService>();
        services.AddSingleton<MetricsText>();
        services.AddHostedService<NodeService>();
        services.AddHostedService<HeapSweep>();
        return builder;
    }

    private static NodeOptions Read(IConfiguration configuration, bool hasWorld, Action<NodeOptions>? configure)
    {
        var options = new NodeOptions();
        OptionsSection.Read<NodeOptions>(configuration, section => section.Bind(options));
        configure?.Invoke(options);
        var errors = NodeOptionsValidator.Validate(options, hasWorld);
        return errors.Count == 0
            ? options
            : throw new OptionsValidationException(nameof(NodeOptions), typeof(NodeOptions), errors.Select(e => $"{ZoneScalerOptions.Section}:{e}"));
    }

    private static ZoneScalerOptions ForZones(NodeOptions options) => new(options.Gateway, options.JoinTokens)
    {
        Threads = options.Worker.Threads ?? Environment.ProcessorCount,
        CatchUpTicks = options.Worker.CatchUpTicks,
        InlineSockets = options.InlineSockets,
        HeapSweepInterval = options.HeapSweepInterval,
    };

    private static void AddLinks(IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton<BootClock>();
        services.AddSingleton<NodeQueue>(_ => new NodeQueue());
        services.AddSingleton<RouteBook>();
        services.AddSingleton<IZoneRouter>(s => s.GetRequiredService<RouteBook>());
        services.AddSingleton(s =>
        {
            var clock = s.GetRequiredService<BootClock>();
            return new Fence(() => clock.Now);
        });
        services.AddSingleton<IOutputGate>(s => s.GetRequiredService<Fence>());
        services.AddSingleton(s => new MeshMetrics(s.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(s => new NodeLog(s.GetRequiredService<ILogger<NodeLog>>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(s => new NodeFrames(s.GetService<ZoneHost>(), s.GetService<GatewaySlot>()));
        services.AddSingleton(s => new GrpcMesh(
            options.Mesh.ToMeshOptions(),
            s.GetRequiredService<NodeFrames>(),
            s.GetRequiredService<NodeQueue>(),
            s.GetRequiredService<MeshMetrics>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<GrpcMesh>>()));
        services.AddSingleton(s => new NodeLinks(
            s.GetRequiredService<NodeQueue>(),
            s.GetRequiredService<BootClock>(),
            s.GetRequiredService<RouteBook>(),
            s.GetRequiredService<Fence>(),
            s.GetRequiredService<GrpcMesh>(),
            s.GetService<GatewaySlot>()));
    }

    private static void AddZones(IServiceCollection services, World world, NodeOptions options)
    {
        services.AddSingleton(world);
        services.AddSingleton<IZoneObserver, ZoneLog>();
        services.AddSingleton<ZoneHost>();
        services.AddSingleton<ZoneMetrics>();
        services.AddSingleton<WorldRunner>();
        services.AddSingleton(s => new NodeRehearsal(world, options.Worker.RehearsalTicks, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<NodeRehearsal>>()));
        services.AddSingleton<NodeMetrics>();
        services.AddSingleton(s => new NodeZones(s.GetRequiredService<ZoneHost>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<WorldRunner>));
    }

    private static void AddGateway(IServiceCollection services, NodeOptions options)
    {
        services.AddSessionSockets();
        services.AddSingleton(s =>
        {
            var host = s.GetService<ZoneHost>();
            return new GatewaySlot(
                options,
                host != null ? host : new RouterLink(s.GetRequiredService<IZoneRouter>()),
                host,
                s.GetRequiredService<TimeProvider>(),
                s.GetRequiredService<ILoggerFactory>());
        });
    }
}
