using System.Buffers.Binary;
using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Streams;

/// <summary>The records of a stream entry. Each is a kind, a 16-bit length and its content, so that a reader can pass over what it does not want.</summary>
internal static class StreamRecords
{
    /// <summary>What stands before a record's content.</summary>
    public const int HeaderBytes = 1 + LengthBytes;

    /// <summary>How many bytes of an entity's state, or of a message to a player or to onlookers, a record has room for; the rest is for what it says beside.</summary>
    public const int MaxContentBytes = ushort.MaxValue - 64;

    private const int LengthBytes = 2;

    /// <summary>Writes what stands before an entry's records; the front of it is that of <see cref="Zones.ZoneFrameHeader"/>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="tick">The tick that the entry describes.</param>
    /// <param name="flags">What the entry is.</param>
    /// <param name="subscription">The subscription's number, as the gateway gave it; 0 for what is said outside of one.</param>
    /// <param name="entry">The entry's number in the subscription, from 1; 0 for what is said outside of one.</param>
    public static void WriteEntryHeader(ByteWriter writer, ZoneId zone, uint epoch, long tick, StreamEntryFlags flags, uint subscription = 0, uint entry = 0)
    {
        writer.WriteByte((byte)FrameKind.StreamEntry);
        writer.WriteUInt64(zone.Value);
        writer.WriteUInt32(epoch);
        writer.WriteUInt64((ulong)tick);
        writer.WriteByte((byte)flags);
        writer.WriteUInt32(subscription);
        writer.WriteUInt32(entry);
    }

    /// <summary>Writes whose history an owner goes on with, behind the header of an entry that is <see cref="StreamEntryFlags.Continued"/>.</summary>
    public static void WriteOrigin(ByteWriter writer, uint epoch, long tick)
    {
        writer.WriteUInt32(epoch);
        writer.WriteUInt64((ulong)tick);
    }

    public static void WriteEnter(ByteWriter writer, EntityRecord record)
    {
        var start = Begin(writer, StreamRecordKind.Enter);
        var entity = record.Entity;
        var schema = record.Layout.Schema;
        writer.WriteVarint((ulong)record.Handle);
        writer.WriteVarint((ulong)schema.Index);
        entity.Id.Write(writer);
        writer.WriteVarint(record.Hop);
        writer.WriteUInt64(entity.Player?.Session ?? 0);
        StateChunk.Write(entity, record.Layout, record.Slots, schema.ReplicatedSlots, writer);
        End(writer, start);
    }

    public static void WriteState(ByteWriter writer, StreamRecordKind kind, EntityRecord record, ulong mask)
    {
        var start = Begin(writer, kind);
        writer.WriteVarint((ulong)record.Handle);
        writer.WriteVarint(mask);
        StateChunk.Write(record.Entity, record.Layout, record.Slots, mask, writer);
        End(writer, start);
    }

    public static void WriteLeave(ByteWriter writer, int handle, LeaveReason reason, ZoneId target = default, uint hop = 0)
    {
        var start = Begin(writer, StreamRecordKind.Leave);
        writer.WriteVarint((ulong)handle);
        writer.WriteByte((byte)reason);
        if (reason == LeaveReason.HandedOver)
        {
            writer.WriteUInt64(target.Value);
            writer.WriteVarint(hop);
        }
        End(writer, start);
    }

    public static void WriteInput(ByteWriter writer, StreamRecordKind kind, ulong session, uint input)
    {
        var start = Begin(writer, kind);
        writer.WriteUInt64(session);
        writer.WriteVarint(input);
        End(writer, start);
    }

    public static void WritePlayerEvent(ByteWriter writer, ulong session, uint number, uint messageType, ReadOnlySpan<byte> payload)
    {
        var start = Begin(writer, StreamRecordKind.PlayerEvent);
        writer.WriteUInt64(session);
        writer.WriteVarint(number);
        writer.WriteUInt32(messageType);
        writer.WriteBytes(payload);
        End(writer, start);
    }

    public static void WriteEmitted(ByteWriter writer, Vector3 position, uint messageType, ReadOnlySpan<byte> payload)
    {
        var start = Begin(writer, StreamRecordKind.Emitted);
        writer.WriteVector3(position);
        writer.WriteUInt32(messageType);
        writer.WriteBytes(payload);
        End(writer, start);
    }

    public static void WriteAnswer(ByteWriter writer, in PlayerAnswer answer)
    {
        var start = Begin(writer, answer.Kind);
        answer.Write(writer);
        End(writer, start);
    }

    private static int Begin(ByteWriter writer, StreamRecordKind kind)
    {
        writer.WriteByte((byte)kind);
        writer.Reserve(LengthBytes);
        return writer.Length;
    }

    private static void End(ByteWriter writer, int start)
    {
        var length = writer.Length - start;
        if (length > ushort.MaxValue)
            throw new InvalidOperationException($"A stream record takes {length} bytes; at most {ushort.MaxValue} are allowed.");
        BinaryPrimitives.WriteUInt16LittleEndian(writer.At(start - LengthBytes, LengthBytes), (ushort)length);
    }
}
