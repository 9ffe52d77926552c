using System.Buffers.Binary;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Views;

/// <summary>Writes a zone's stream entry by hand, for entities of <see cref="Schema"/>.</summary>
internal sealed class FeedFrame
{
    public static readonly Schema Schema = new(0, "dot",
    [
        new FieldSpec("position", FieldKind.Vector2, Audience.Replicated, 1, 0, 255),
        new FieldSpec("hp", FieldKind.UInt8),
        new FieldSpec("credits", FieldKind.UInt8, Audience.Owner),
    ]);

    private const int OwnerSlot = 1 << 3;
    private const int SubscriptionOffset = 1 + 8 + 4 + 8 + 1;

    private readonly ByteWriter _writer = new();

    public FeedFrame(ZoneId zone, long tick, bool isFull = false, uint epoch = 1, bool isAsleep = false, bool isComplete = true, (uint Epoch, long Tick)? origin = null)
    {
        var flags = (isFull ? StreamEntryFlags.Full : 0) | (isFull && isComplete ? StreamEntryFlags.Complete : 0) | (isAsleep ? StreamEntryFlags.Asleep : 0);
        Zone = zone;
        StreamRecords.WriteEntryHeader(_writer, zone, epoch, tick, flags | (origin == null ? 0 : StreamEntryFlags.Continued), 1, 1);
        if (origin is { } continued)
            StreamRecords.WriteOrigin(_writer, continued.Epoch, continued.Tick);
    }

    public ZoneId Zone { get; }

    public ReadOnlySpan<byte> Bytes => _writer.Written;

    /// <summary>Gives the entry its place in a subscription.</summary>
    public FeedFrame As(uint subscription, uint entry, bool isComplete = false)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_writer.At(SubscriptionOffset, sizeof(uint)), subscription);
        BinaryPrimitives.WriteUInt32LittleEndian(_writer.At(SubscriptionOffset + sizeof(uint), sizeof(uint)), entry);
        if (isComplete)
            _writer.At(SubscriptionOffset - 1, 1)[0] |= (byte)StreamEntryFlags.Complete;
        return this;
    }

    /// <summary>Makes it the next entry of what a view is subscribed to.</summary>
    public FeedFrame Next(View view, bool isComplete = false)
    {
        var feed = view.Feed(Zone)!;
        return feed.Subscription == feed.Wanted ? As(feed.Subscription, feed.Entry + 1, isComplete) : As(feed.Wanted, 1, isComplete);
    }

    public FeedFrame Enter(int handle, EntityId id, uint hop, byte x, byte y, byte hp = 0, ulong session = 0)
    {
        var start = Begin(StreamRecordKind.Enter);
        _writer.WriteVarint((ulong)handle);
        _writer.WriteVarint((ulong)Schema.Index);
        id.Write(_writer);
        _writer.WriteVarint(hop);
        _writer.WriteUInt64(session);
        _writer.WriteByte(x);
        _writer.WriteByte(y);
        _writer.WriteByte(hp);
        return End(start);
    }

    public FeedFrame Move(int handle, byte x, byte y)
    {
        var start = Begin(StreamRecordKind.Change);
        _writer.WriteVarint((ulong)handle);
        _writer.WriteVarint(0b11);
        _writer.WriteByte(x);
        _writer.WriteByte(y);
        return End(start);
    }

    public FeedFrame Owner(int handle, byte credits)
    {
        var start = Begin(StreamRecordKind.OwnerState);
        _writer.WriteVarint((ulong)handle);
        _writer.WriteVarint(OwnerSlot);
        _writer.WriteByte(credits);
        return End(start);
    }

    public FeedFrame Leave(int handle, LeaveReason reason = LeaveReason.Despawned, ZoneId target = default, uint hop = 0)
    {
        StreamRecords.WriteLeave(_writer, handle, reason, target, hop);
        return this;
    }

    private int Begin(StreamRecordKind kind)
    {
        _writer.WriteByte((byte)kind);
        _writer.Reserve(sizeof(ushort));
        return _writer.Length;
    }

    private FeedFrame End(int start)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_writer.At(start - sizeof(ushort), sizeof(ushort)), (ushort)(_writer.Length - start));
        return this;
    }
}
