using System.Buffers;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>
/// What a link's writer has taken from the queue, cut into messages: each <see cref="TryBegin"/> chooses the next one, <see cref="WriteTo"/> writes it, <see cref="End"/> lets go of it.
/// A record that does not fit into what is left is cut, so that no message is larger than allowed. One user at a time; it owns the frames.
/// </summary>
internal sealed class OutboundBatch
{
    private readonly List<OutgoingRecord> _records = [];
    private int _first;
    private int _firstOffset;
    private int _end; // the record after the last one that is written in full
    private int _endOffset; // how much of that one is written

    /// <summary>Where the queue puts what waits.</summary>
    public List<OutgoingRecord> Records => _records;

    /// <summary>The bytes of the message.</summary>
    public int Length { get; private set; }

    /// <summary>How many records end with the message.</summary>
    public int Ended => _end - _first;

    /// <summary>What the queue counted for the records that end with the message.</summary>
    public long EndedBytes { get; private set; }

    /// <summary>Chooses what the next message holds.</summary>
    /// <returns>False if nothing is left.</returns>
    public bool TryBegin(int maxBytes)
    {
        if (_first == _records.Count)
        {
            _records.Clear();
            _first = _firstOffset = 0;
            return false;
        }
        Length = 1;
        EndedBytes = 0;
        (_end, _endOffset) = (_first, _firstOffset);
        while (_end < _records.Count)
        {
            var room = maxBytes - Length - RecordHeader.Bytes;
            var rest = _records[_end].Frame.Length - _endOffset;
            if (rest > room)
            {
                // A cut costs the receiver a copy: only what no message would hold is cut, or what begins one.
                if (room > 0 && (_end == _first || rest > maxBytes - 1 - RecordHeader.Bytes))
                {
                    Length += RecordHeader.Bytes + room;
                    _endOffset += room;
                }
                break;
            }
            Length += RecordHeader.Bytes + rest;
            EndedBytes += _records[_end].Bytes;
            _end++;
            _endOffset = 0;
        }
        return true;
    }

    /// <summary>Writes the message.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        var span = writer.GetSpan(1);
        span[0] = RecordHeader.EnvelopeVersion;
        writer.Advance(1);
        var offset = _firstOffset;
        for (var i = _first; i < _end; i++)
        {
            Write(writer, _records[i], _records[i].Kind, offset, _records[i].Frame.Length - offset);
            offset = 0;
        }
        if (_endOffset > offset)
            Write(writer, _records[_end], _records[_end].Kind | RecordKind.Partial, offset, _endOffset - offset);
    }

    /// <summary>The message has been written.</summary>
    public void End()
    {
        for (; _first < _end; _first++)
            _records[_first].Frame.Release();
        _firstOffset = _endOffset;
    }

    /// <summary>Lets go of everything, sent or not.</summary>
    public void Drop()
    {
        for (; _first < _records.Count; _first++)
            _records[_first].Frame.Release();
        _records.Clear();
        _first = _firstOffset = 0;
    }

    private static void Write(IBufferWriter<byte> writer, in OutgoingRecord record, RecordKind kind, int offset, int length)
    {
        var span = writer.GetSpan(RecordHeader.Bytes + length);
        new RecordHeader(kind, record.Zone, length).Write(span);
        record.Frame.Span.Slice(offset, length).CopyTo(span[RecordHeader.Bytes..]);
        writer.Advance(RecordHeader.Bytes + length);
    }
}
