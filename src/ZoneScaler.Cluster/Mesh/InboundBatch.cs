using System.Buffers;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Streams;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>A message of a link, cut into its records. Whoever takes a record out owns its frame.</summary>
internal sealed class InboundBatch
{
    [ThreadStatic]
    private static InboundBatch? _spare;

    private readonly List<OutgoingRecord> _records = [];

    /// <summary>What is wrong with it; None if nothing is. Then there are no records.</summary>
    public LinkEndReason Problem { get; private set; }

    public IReadOnlyList<OutgoingRecord> Records => _records;

    /// <summary>Reads a message; what it cannot read is a <see cref="Problem"/>.</summary>
    public static InboundBatch Read(ReadOnlySequence<byte> message)
    {
        var batch = _spare ?? new InboundBatch();
        _spare = null;
        batch.Problem = batch.Fill(message);
        if (batch.Problem != LinkEndReason.None)
            batch.DropFrom(0);
        return batch;
    }

    /// <summary>Releases the frames from one on, which nobody has taken.</summary>
    public void DropFrom(int first)
    {
        for (; first < _records.Count; first++)
            _records[first].Frame.Release();
        _records.Clear();
    }

    /// <summary>All frames have been taken: the batch may be used again.</summary>
    public void Return()
    {
        _records.Clear();
        _spare = this;
    }

    private LinkEndReason Fill(ReadOnlySequence<byte> message)
    {
        var reader = new SequenceReader<byte>(message);
        if (!reader.TryRead(out var version))
            return LinkEndReason.Malformed;
        if (version != RecordHeader.EnvelopeVersion)
            return LinkEndReason.WrongVersion;
        Span<byte> bytes = stackalloc byte[RecordHeader.Bytes];
        while (!reader.End)
        {
            if (!reader.TryCopyTo(bytes))
                return LinkEndReason.Malformed;
            reader.Advance(RecordHeader.Bytes);
            var header = RecordHeader.Read(bytes);
            if ((uint)header.Length > reader.Remaining || !IsKnown(header))
                return LinkEndReason.Malformed;
            var frame = FrameBuffer.Rent(header.Length);
            reader.TryCopyTo(frame.Writer.Reserve(header.Length));
            reader.Advance(header.Length);
            _records.Add(new OutgoingRecord(header.Kind, header.Zone, frame));
        }
        return LinkEndReason.None;
    }

    private static bool IsKnown(in RecordHeader header) =>
        (header.Kind & ~RecordKind.Partial) is >= RecordKind.Control and <= RecordKind.Bye
        && (header.Zone == 0 || (header.Kind & ~RecordKind.Partial) == RecordKind.ZoneFrame);
}
