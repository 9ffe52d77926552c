using System.Collections.Concurrent;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// The zones of one process, and the way between them and to its gateways. It decides nothing about time: a <see cref="Ticking.ManualDriver"/> or a scheduler steps the zones.
/// </summary>
public sealed class ZoneHost : IZoneLink
{
    private readonly Dictionary<ZoneId, Zone> _zones;
    private readonly Zone[] _inOrder;
    private readonly ConcurrentDictionary<uint, IGatewayInbox> _gateways = new();
    private readonly ZoneDirectory _directory;

    /// <summary>Hosts all zones of a world; their scripts start in their first step.</summary>
    /// <param name="world">The world.</param>
    /// <param name="observer">Learns what goes wrong; may be left out.</param>
    public ZoneHost(World world, IZoneObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        World = world;
        _directory = new ZoneDirectory(this);
        var quiet = observer ?? new SilentObserver();
        _zones = world.Zones.ToDictionary(id => id, id => new Zone(world, id, epoch: 1, _directory, quiet));
        _inOrder = [.. _zones.Values.OrderBy(z => z.Id)];
        foreach (var zone in _inOrder)
            zone.Start();
    }

    /// <summary>Called when a frame or visit has come in for a zone, on the thread that brought it. The zone is to be stepped in the next tick.</summary>
    public event Action<Zone>? Woken;

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>All zones in ascending order.</summary>
    public IReadOnlyList<Zone> Zones => _inOrder;

    /// <summary>A zone, or null if the world has none of that name.</summary>
    public Zone? Find(ZoneId zone) => _zones.GetValueOrDefault(zone);

    /// <inheritdoc/>
    public bool Send(ZoneId zone, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (!_zones.TryGetValue(zone, out var target))
        {
            frame.Release();
            return false;
        }
        target.Receive(frame);
        Woken?.Invoke(target);
        return true;
    }

    /// <summary>Connects a gateway: frames of zones for it go there.</summary>
    /// <param name="gateway">Its number, from 1.</param>
    /// <param name="inbox">Where to.</param>
    public void AttachGateway(uint gateway, IGatewayInbox inbox)
    {
        ArgumentOutOfRangeException.ThrowIfZero(gateway);
        ArgumentNullException.ThrowIfNull(inbox);
        if (!_gateways.TryAdd(gateway, inbox))
            throw new ArgumentException($"There is a gateway {gateway} already.", nameof(gateway));
    }

    /// <summary>Disconnects a gateway; frames for it are dropped from now on.</summary>
    public void DetachGateway(uint gateway) => _gateways.TryRemove(gateway, out _);

    /// <summary>Steps a zone and sends what it has to say. Never call it for one zone on two threads at once.</summary>
    /// <returns>The tick in which the zone wants to run next, if nothing arrives; <see cref="long.MaxValue"/> if only an arrival wakes it.</returns>
    public long Step(Zone zone, long tick)
    {
        var next = StepOnly(zone, tick);
        Flush(zone);
        return next;
    }

    /// <summary>Runs code on a zone's thread at the start of its next tick: for tools that look into a zone while it runs.</summary>
    public Task<T> VisitAsync<T>(Zone zone, Func<Zone, T> visit)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(visit);
        // Continuations must not run on the zone's thread.
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        zone.Visit(z =>
        {
            try
            {
                result.SetResult(visit(z));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                result.SetException(e);
            }
        });
        Woken?.Invoke(zone);
        return result.Task;
    }

    internal static long StepOnly(Zone zone, long tick) => zone.Step(tick);

    /// <summary>Sends what a zone's last step has left in its outbox.</summary>
    internal void Flush(Zone zone)
    {
        foreach (var outgoing in zone.Outbox)
        {
            if (outgoing.Gateway == 0)
                Send(outgoing.Zone, outgoing.Frame);
            else if (_gateways.TryGetValue(outgoing.Gateway, out var gateway))
                gateway.Receive(outgoing.Frame);
            else
                outgoing.Frame.Release();
        }
        zone.Outbox.Clear();
        // After its last confirmations are on their way: see Mail.BeginTick.
        if (zone.IsQuarantined)
            _directory.Close(zone.Id);
    }

    private sealed class ZoneDirectory(ZoneHost host) : IZoneDirectory
    {
        private readonly ConcurrentDictionary<ZoneId, bool> _closed = new();

        public bool IsAvailable(ZoneId zone) => host._zones.ContainsKey(zone) && (_closed.IsEmpty || !_closed.ContainsKey(zone));

        public void Close(ZoneId zone) => _closed.TryAdd(zone, true);
    }

    private sealed class SilentObserver : IZoneObserver
    {
        public void EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception)
        {
        }

        public void ZoneQuarantined(ZoneId zone, Exception exception)
        {
        }

        public void FrameRejected(ZoneId zone, CodecException exception)
        {
        }

        public void MessageLost(ZoneId zone, EntityId target, uint messageType)
        {
        }
    }
}
