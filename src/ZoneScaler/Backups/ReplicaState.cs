using System.Runtime.InteropServices;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Zones;

namespace ZoneScaler.Backups;

/// <summary>
/// A zone's state as a backup keeps it: entities as bytes, which become objects only when it is promoted, and all else in a zone that does not run. Not thread-safe.
/// </summary>
internal sealed class ReplicaState
{
    private readonly Zone _zone;
    private readonly List<StoredEntity> _entities = []; // by handle
    private readonly List<(uint Gateway, uint Subscription, uint LastEntry)> _gateways = [];

    /// <param name="zone">A new zone.</param>
    /// <param name="state">What <see cref="BackupLog.WriteWhole"/> wrote.</param>
    /// <exception cref="CodecException">Not the state of this zone.</exception>
    public ReplicaState(Zone zone, ReadOnlySpan<byte> state)
    {
        _zone = zone;
        var reader = new ByteReader(state);
        ReadGateways(ref reader);
        ZoneState.Read(zone, reader.Rest, (int handle, long tick, ref ByteReader entity) => Store(handle, entity.Rest, tick));
    }

    /// <summary>The tick that it is of.</summary>
    public long Tick => _zone.Now.Number;

    /// <summary>Takes over what a tick has changed.</summary>
    /// <exception cref="CodecException">Malformed; the state is not to be used any more.</exception>
    public void Apply(long tick, ref ByteReader changes)
    {
        _zone.Resume(tick);
        _zone.Population.LastSerial = changes.ReadUInt32();
        _zone.Random.Read(ref changes);
        for (var count = changes.ReadCount(changes.Remaining); count > 0; count--)
        {
            var handle = changes.ReadCount(int.MaxValue);
            if (handle < _entities.Count)
                CollectionsMarshal.AsSpan(_entities)[handle].Clear();
        }
        for (var count = changes.ReadCount(changes.Remaining); count > 0; count--)
        {
            var handleAndKind = changes.ReadVarint();
            var handle = (int)Math.Min(handleAndKind >> 1, int.MaxValue);
            if ((handleAndKind & 1) != 0)
                Store(handle, changes.ReadBytes((int)Math.Min(changes.ReadUInt32(), int.MaxValue)), tick);
            else
                Change(handle, ref changes);
        }
        ReadGateways(ref changes);
        _zone.Mail.ReadChanges(ref changes);
        _zone.Players.ReadChanges(ref changes);
        if (!changes.AtEnd)
            throw new CodecException($"{changes.Remaining} bytes follow what tick {tick} of zone {_zone.Id} has changed.");
    }

    /// <summary>Writes the whole state, as <see cref="BackupLog.WriteWhole"/> does, without making objects of entities.</summary>
    public void Write(ByteWriter writer)
    {
        WriteGateways(writer);
        ZoneState.Write(_zone, writer, (_, writer) =>
        {
            writer.WriteVarint((ulong)_entities.Count(e => !e.IsEmpty));
            for (var handle = 0; handle < _entities.Count; handle++)
            {
                var stored = _entities[handle];
                if (stored.IsEmpty)
                    continue;
                writer.WriteVarint((ulong)handle);
                writer.WriteVarint((ulong)(Tick - stored.Tick));
                writer.WriteUInt32((uint)stored.Written.Length);
                writer.WriteBytes(stored.Written);
            }
        });
    }

    /// <summary>Makes the zone run in an epoch. This is used up, but for <see cref="Write"/>.</summary>
    /// <exception cref="CodecException">An entity cannot be read. Game code that makes entities may throw anything else.</exception>
    public Zone Promote(uint epoch)
    {
        _zone.Epoch = epoch;
        var children = new List<(EntityRecord Child, EntityId Parent)>();
        for (var handle = 0; handle < _entities.Count; handle++)
        {
            var stored = _entities[handle];
            if (stored.IsEmpty)
                continue;
            var reader = new ByteReader(stored.Written);
            ZoneState.ReadEntity(_zone, handle, stored.Tick, ref reader, children);
        }
        ZoneState.Join(_zone, children);
        // The other backups have all this, or get the whole state.
        foreach (var record in _zone.Entities.Records)
            (record.IsTouched, record.Entity.ChangedFields) = (false, 0);
        foreach (var (gateway, subscription, lastEntry) in _gateways)
            _zone.Publisher.Resume(gateway, subscription, lastEntry);
        return _zone;
    }

    private void Store(int handle, ReadOnlySpan<byte> entity, long tick)
    {
        if (handle > ZoneState.MaxHandle)
            throw new CodecException($"An entity of zone {_zone.Id} has the handle {handle}; at most {ZoneState.MaxHandle} is allowed.");
        while (_entities.Count <= handle)
            _entities.Add(default);
        CollectionsMarshal.AsSpan(_entities)[handle].Store(entity, tick);
    }

    private void Change(int handle, ref ByteReader changes)
    {
        if (handle >= _entities.Count || _entities[handle].IsEmpty)
            throw new CodecException($"The entity with the handle {handle} has changed, but zone {_zone.Id} has none there.");
        CollectionsMarshal.AsSpan(_entities)[handle].Change(ref changes);
    }

    private void WriteGateways(ByteWriter writer)
    {
        writer.WriteVarint((ulong)_gateways.Count);
        foreach (var (gateway, subscription, lastEntry) in _gateways)
        {
            writer.WriteUInt32(gateway);
            writer.WriteUInt32(subscription);
            writer.WriteVarint(lastEntry);
        }
    }

    private void ReadGateways(ref ByteReader reader)
    {
        _gateways.Clear();
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
            _gateways.Add((reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadNumber()));
    }
}
