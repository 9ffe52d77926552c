using System.Runtime.InteropServices;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Zones;

namespace ZoneScaler.Backups;

/// <summary>
/// Collects what a tick changes in a zone, and writes it for the zone's backups: what has changed of entities, exactly, who is gone, and of channels, trails and sessions what is new.
/// </summary>
internal sealed class BackupLog(Zone zone)
{
    private readonly List<int> _gone = [];
    private readonly ByteWriter _entities = new(0);
    private int _changed;

    /// <summary>Begins to collect: everything that changes from now on is noted.</summary>
    public void Start()
    {
        zone.Entities.Freed = _gone;
        zone.Mail.KeepChanges(true);
    }

    /// <summary>Nobody wants to know any more.</summary>
    public void Stop()
    {
        zone.Entities.Freed = null;
        zone.Mail.KeepChanges(false);
        Clear();
    }

    /// <summary>Notes an entity if it has changed in this tick; before its changes are published.</summary>
    public void Note(EntityRecord record)
    {
        var fields = record.Entity.ChangedFields;
        if (fields == 0 && !record.IsTouched)
            return;
        _changed++;
        // Whole if it is new or if something beside position and fields has changed; then that bit says so.
        _entities.WriteVarint(((ulong)record.Handle << 1) | (record.IsTouched ? 1UL : 0));
        if (record.IsTouched)
            ZoneState.WriteEntity(zone, record, _entities);
        else
            EntityCodec.WriteChanges(record.Entity, fields, _entities);
        record.Unpublished |= fields;
        record.Entity.ChangedFields = 0;
        record.IsTouched = false;
    }

    /// <summary>Writes what the tick has changed, and begins anew.</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteUInt32(zone.Population.LastSerial);
        zone.Random.Write(writer);
        writer.WriteVarint((ulong)_gone.Count);
        foreach (var handle in CollectionsMarshal.AsSpan(_gone))
            writer.WriteVarint((ulong)handle);
        writer.WriteVarint((ulong)_changed);
        writer.WriteBytes(_entities.Written);
        WriteGateways(zone, writer);
        zone.Mail.WriteChanges(writer);
        zone.Players.WriteChanges(writer);
        Clear();
    }

    /// <summary>Writes the zone's whole state, as of the end of a tick.</summary>
    public static void WriteWhole(Zone zone, ByteWriter writer)
    {
        WriteGateways(zone, writer);
        ZoneState.Write(zone, writer);
    }

    private static void WriteGateways(Zone zone, ByteWriter writer)
    {
        writer.WriteVarint((ulong)zone.Publisher.Gateways.Count);
        foreach (var gateway in zone.Publisher.Gateways)
        {
            writer.WriteUInt32(gateway.Gateway);
            writer.WriteUInt32(gateway.Number);
            writer.WriteVarint(gateway.LastEntry);
        }
    }

    private void Clear()
    {
        _gone.Clear();
        _entities.Clear();
        _changed = 0;
    }
}
