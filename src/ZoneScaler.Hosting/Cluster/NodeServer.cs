using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>
/// Where a node listens: HTTP/1.1 for players and operators, HTTP/2 for nodes and for the lighthouse. Without TLS a port speaks one of the two, so they are apart.
/// The addresses are known once the server has started.
/// </summary>
internal sealed class NodeServer(NodeOptions options, NodeRoles roles) : IConfigureOptions<KestrelServerOptions>
{
    private ListenOptions? _node;
    private ListenOptions? _lighthouse;
    private ListenOptions? _management;

    /// <summary>Where other nodes reach this one.</summary>
    public string Address => options.Node.Advertise?.TrimEnd('/') ?? ListenAddress.Reach(_node!.IPEndPoint!);

    /// <summary>Where the lighthouse is reached from here; null without the role.</summary>
    public string? LighthouseAddress => _lighthouse?.IPEndPoint is not { } listening ? null
        : listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any) ? FormattableString.Invariant($"http://127.0.0.1:{listening.Port}")
        : FormattableString.Invariant($"http://{listening}");

    /// <summary>Where players and operators reach the node.</summary>
    public string ManagementAddress => ListenAddress.Reach(_management!.IPEndPoint!);

    /// <inheritdoc/>
    public void Configure(KestrelServerOptions kestrel)
    {
        _management = Listen(kestrel, options.Management.Listen, HttpProtocols.Http1);
        _node = Listen(kestrel, options.Node.Listen, HttpProtocols.Http2);
        if (!roles.HasFlag(NodeRoles.Lighthouse))
            return;
        var isShared = ListenAddress.Parse(options.Lighthouse.Listen) is { Port: not 0 } lighthouse && lighthouse.Equals(ListenAddress.Parse(options.Node.Listen));
        _lighthouse = isShared ? _node : Listen(kestrel, options.Lighthouse.Listen, HttpProtocols.Http2);
    }

    private static ListenOptions Listen(KestrelServerOptions kestrel, string address, HttpProtocols protocols)
    {
        ListenOptions? made = null;
        kestrel.Listen(ListenAddress.Parse(address), listen =>
        {
            listen.Protocols = protocols;
            made = listen;
        });
        return made!;
    }
}
