using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Gateway;
using ZoneScaler.Hosting.Management;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>
/// Where a node's gateway is while the node is a member. A gateway goes by its node's revision; when the node becomes a member anew it is another gateway, at which players resume.
/// Opened and closed by the node's thread; everything else by any thread.
/// </summary>
internal sealed class GatewaySlot(NodeOptions options, IZoneLink zones, ZoneHost? host, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    private volatile Place? _place;
    private Task _last = Task.CompletedTask; // gateways end on other threads, one after the other

    /// <summary>The gateway's thread; null while there is no gateway.</summary>
    public SessionRunner? Runner => _place?.Runner;

    /// <summary>What the gateway does; null while there is none.</summary>
    public GatewayRates? Rates => _place?.Rates;

    /// <summary>The node is a member: players may come in.</summary>
    public void Open(NodeId node, WorldRecord world)
    {
        var number = node.Number;
        var gate = options.JoinTokens.IsOn ? new JoinTokens(options.JoinTokens, time) : null;
        var reader = new ByteReader(world.Description);
        var gateway = new SessionGateway(world.Spec, WorldDescription.Read(ref reader), zones, number, options.Gateway, gate);
        host?.AttachGateway(number, gateway);
        var runner = new SessionRunner(gateway, time, loggers.CreateLogger<SessionRunner>());
        _place = new Place(number, gateway, runner, new GatewayRates(gateway, time));
        runner.Start();
    }

    /// <summary>The node is no member any more: connections end, and clients resume at another gateway.</summary>
    public void Close()
    {
        var place = _place;
        _place = null;
        if (place == null)
            return;
        host?.DetachGateway(place.Number);
        _last = EndAsync(_last, place);
    }

    /// <summary>Takes over a frame of a zone; without a gateway it is dropped.</summary>
    public void Receive(FrameBuffer frame)
    {
        if (_place is { } place)
            place.Gateway.Receive(frame);
        else
            frame.Release();
    }

    /// <summary>Frames sent to a zone before may have been lost.</summary>
    public void PathChanged(ZoneId zone) => _place?.Gateway.ZonePathChanged(zone);

    /// <summary>Ends the gateway and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _last.ConfigureAwait(false);
    }

    private static async Task EndAsync(Task before, Place place)
    {
        await before.ConfigureAwait(false);
        await Task.Run(() =>
        {
            place.Runner.Dispose();
            place.Gateway.Dispose();
        }).ConfigureAwait(false);
    }

    private sealed record Place(uint Number, SessionGateway Gateway, SessionRunner Runner, GatewayRates Rates);
}
