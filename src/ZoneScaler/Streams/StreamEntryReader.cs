using System.Buffers.Binary;
using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Streams;

/// <summary>
/// Reads a stream entry record by record. The properties that a kind of record has are valid until the next <see cref="Read"/>.
/// </summary>
/// <remarks>Everything malformed throws <see cref="CodecException"/>.</remarks>
public ref struct StreamEntryReader
{
    private readonly StreamEntryFlags _flags;
    private ByteReader _frame;
    private ByteReader _record;

    /// <summary>Reads the header of an entry.</summary>
    public StreamEntryReader(ReadOnlySpan<byte> frame)
    {
        _frame = new ByteReader(frame);
        var kind = (FrameKind)_frame.ReadByte();
        if (kind != FrameKind.StreamEntry)
            throw new CodecException($"A frame of kind {(byte)kind} is not a stream entry ({(byte)FrameKind.StreamEntry}).");
        Zone = new ZoneId(_frame.ReadUInt64());
        Epoch = _frame.ReadUInt32();
        Tick = (long)_frame.ReadUInt64();
        _flags = (StreamEntryFlags)_frame.ReadByte();
        Subscription = _frame.ReadUInt32();
        Entry = _frame.ReadUInt32();
        if (IsContinued)
            Origin = (_frame.ReadUInt32(), (long)_frame.ReadUInt64());
    }

    /// <summary>Reads records without an entry's header, as they travel between zones.</summary>
    internal StreamEntryReader(ZoneId zone, uint epoch, long tick, StreamEntryFlags flags, uint subscription, uint entry, ReadOnlySpan<byte> records)
    {
        _frame = new ByteReader(records);
        _flags = flags;
        Subscription = subscription;
        Entry = entry;
        Zone = zone;
        Epoch = epoch;
        Tick = tick;
    }

    /// <summary>The zone whose stream this is.</summary>
    public ZoneId Zone { get; }

    /// <summary>The zone's epoch.</summary>
    public uint Epoch { get; }

    /// <summary>The tick that the entry describes.</summary>
    public long Tick { get; }

    /// <summary>The number that the subscriber gave its subscription; 0 for an answer outside of one, which has no place in the order of entries.</summary>
    public uint Subscription { get; }

    /// <summary>The entry's number in the subscription, from 1: a gap means that entries were lost. 0 outside of a subscription.</summary>
    public uint Entry { get; }

    /// <summary>
    /// Whether the full state begins here: handles given before are void. It comes in chunks, in this entry and those that follow it, until <see cref="IsComplete"/>;
    /// changes of what has entered come between them.
    /// </summary>
    public readonly bool IsFull => (_flags & StreamEntryFlags.Full) != 0;

    /// <summary>Whether the full state is complete with this entry: what was known of the zone before and has not entered since <see cref="IsFull"/> is gone.</summary>
    public readonly bool IsComplete => (_flags & StreamEntryFlags.Complete) != 0;

    /// <summary>Whether state was held back because the way is congested; when that ends, the full state begins anew.</summary>
    public readonly bool IsHeld => (_flags & StreamEntryFlags.Held) != 0;

    /// <summary>Whether the full state begins here, and the zone's owner goes on with the history of another one, and has not started empty.</summary>
    public readonly bool IsContinued => (_flags & StreamEntryFlags.Continued) != 0;

    /// <summary>The epoch of the owner whose history that is, and its last tick in it: what that owner did later, and what those did that came after it, has not happened. The default if the zone has started empty.</summary>
    public (uint Epoch, long Tick) Origin { get; }

    /// <summary>Whether no entry follows until something happens.</summary>
    public readonly bool IsAsleep => (_flags & StreamEntryFlags.Asleep) != 0;

    /// <summary>What the current record is.</summary>
    public StreamRecordKind Kind { get; private set; }

    /// <summary>The entity's number in this stream; small, and given to another entity after a <see cref="StreamRecordKind.Leave"/>.</summary>
    public int Handle { get; private set; }

    /// <summary>Enter: the number of the type's schema.</summary>
    public int TypeIndex { get; private set; }

    /// <summary>Enter: the entity.</summary>
    public EntityId Entity { get; private set; }

    /// <summary>Enter, Leave by handover: how often the entity has changed zone.</summary>
    public uint Hop { get; private set; }

    /// <summary>Enter (0: no player), InputUsed, InputSeen, PlayerEvent: the session.</summary>
    public ulong Session { get; private set; }

    /// <summary>Change, OwnerState: which slots follow. Enter: 0, all replicated slots follow.</summary>
    public ulong Mask { get; private set; }

    /// <summary>Leave: why.</summary>
    public LeaveReason LeaveReason { get; private set; }

    /// <summary>Leave by handover: the zone that has the entity.</summary>
    public ZoneId Target { get; private set; }

    /// <summary>InputUsed, InputSeen: the input's number. PlayerEvent: the event's.</summary>
    public uint Number { get; private set; }

    /// <summary>PlayerEvent, Emitted: the type of the event.</summary>
    public uint MessageType { get; private set; }

    /// <summary>Emitted: where.</summary>
    public Vector3 Position { get; private set; }

    /// <summary>The kinds from PlayerPlaced on: the answer.</summary>
    public PlayerAnswer Answer { get; private set; }

    /// <summary>PlayerEvent, Emitted: the event's fields.</summary>
    public readonly ReadOnlySpan<byte> Payload => _record.Rest;

    /// <summary>Goes to the next record.</summary>
    public bool Read()
    {
        if (_frame.AtEnd)
            return false;
        Kind = (StreamRecordKind)_frame.ReadByte();
        _record = new ByteReader(_frame.ReadBytes(_frame.ReadUInt16()));
        switch (Kind)
        {
            case StreamRecordKind.Enter:
                Handle = _record.ReadCount(int.MaxValue);
                TypeIndex = _record.ReadCount(int.MaxValue);
                Entity = EntityId.Read(ref _record);
                Hop = (uint)_record.ReadCount(int.MaxValue);
                Session = _record.ReadUInt64();
                Mask = 0;
                break;
            case StreamRecordKind.Change:
            case StreamRecordKind.OwnerState:
                Handle = _record.ReadCount(int.MaxValue);
                Mask = _record.ReadVarint();
                break;
            case StreamRecordKind.Leave:
                ReadLeave();
                break;
            case StreamRecordKind.InputUsed or StreamRecordKind.InputSeen:
                Session = _record.ReadUInt64();
                Number = _record.ReadNumber();
                break;
            case StreamRecordKind.PlayerEvent:
                Session = _record.ReadUInt64();
                Number = _record.ReadNumber();
                MessageType = _record.ReadUInt32();
                break;
            case StreamRecordKind.Emitted:
                Position = _record.ReadVector3();
                MessageType = _record.ReadUInt32();
                break;
            case StreamRecordKind when PlayerAnswer.IsAnswer(Kind):
                Answer = PlayerAnswer.Read(Kind, ref _record);
                break;
            default:
                throw new CodecException($"A stream record has the unknown kind {(byte)Kind}.");
        }
        return true;
    }

    /// <summary>
    /// The handles of the two records that come next, to have what they are about ready; -1 where there is none. A guess: the records have not been checked, and those of some kinds
    /// have no handle.
    /// </summary>
    internal readonly (int Next, int AfterNext) PeekHandles()
    {
        var rest = _frame.Rest;
        var next = PeekHandle(rest);
        if (next < 0)
            return (-1, -1);
        var length = StreamRecords.HeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]);
        return (next, length < rest.Length ? PeekHandle(rest[length..]) : -1);
    }

    // Of at most two bytes: larger handles are of zones with more than 16,000 entities.
    private static int PeekHandle(ReadOnlySpan<byte> record)
    {
        if (record.Length < StreamRecords.HeaderBytes + 2)
            return -1;
        var (low, high) = (record[StreamRecords.HeaderBytes], record[StreamRecords.HeaderBytes + 1]);
        return low < 0x80 ? low : (low & 0x7F) | (high & 0x7F) << 7;
    }

    /// <summary>Enter, Change, OwnerState: reads the state. The mask is <see cref="Mask"/>, for Enter all replicated slots.</summary>
    /// <param name="schema">The entity's schema.</param>
    /// <param name="slots">A row of at least <see cref="Schema.SlotCount"/> slots; those of the mask are written, a blob's slot counts up.</param>
    /// <param name="blobs">The blobs by slot; those of the mask are replaced.</param>
    public void ReadState(Schema schema, Span<uint> slots, Span<byte[]?> blobs)
    {
        ArgumentNullException.ThrowIfNull(schema);
        StateChunk.Read(schema, Kind == StreamRecordKind.Enter ? schema.ReplicatedSlots : Mask, ref _record, slots, blobs);
    }

    internal void ReadGhost(EntityRecord ghost) =>
        StateChunk.ReadGhost(ghost.Entity, ghost.Layout, ghost.Slots, Kind == StreamRecordKind.Enter ? ghost.Layout.Schema.ReplicatedSlots : Mask, ref _record);

    private void ReadLeave()
    {
        Handle = _record.ReadCount(int.MaxValue);
        LeaveReason = (LeaveReason)_record.ReadByte();
        switch (LeaveReason)
        {
            case LeaveReason.Despawned:
            case LeaveReason.OutOfBand:
                break;
            case LeaveReason.HandedOver:
                Target = new ZoneId(_record.ReadUInt64());
                Hop = (uint)_record.ReadCount(int.MaxValue);
                break;
            default:
                throw new CodecException($"An entity leaves for the unknown reason {(byte)LeaveReason}.");
        }
    }
}
