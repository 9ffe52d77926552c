using Google.Protobuf;

namespace ZoneScaler.Coordination.Store;

/// <summary>The keys that a request means: one, those from one up to but without another, or all from one on.</summary>
internal readonly struct KeyRange
{
    private enum Extent
    {
        One,
        UpTo,
        Onwards,
    }

    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    private readonly Extent _extent;
    private readonly ByteString _end;

    /// <param name="key">The first key.</param>
    /// <param name="rangeEnd">As in etcd: empty for one key, a zero byte for no end, otherwise the first key beyond.</param>
    public KeyRange(ByteString key, ByteString rangeEnd)
    {
        Begin = key;
        _end = rangeEnd;
        _extent = rangeEnd.IsEmpty ? Extent.One : rangeEnd == Zero ? Extent.Onwards : Extent.UpTo;
    }

    public ByteString Begin { get; }

    /// <summary>Whether it has no end.</summary>
    public bool IsOnwards => _extent == Extent.Onwards;

    /// <summary>Whether it has an end that does not lie behind its beginning.</summary>
    public bool IsEmpty => _extent == Extent.UpTo && Begin.Span.SequenceCompareTo(_end.Span) >= 0;

    /// <summary>All keys that begin with a prefix; its last byte must not be 0xFF, which UTF-8 has none of.</summary>
    public static KeyRange OfPrefix(ByteString prefix)
    {
        if (prefix.IsEmpty)
            return new(Zero, Zero);
        var end = prefix.ToByteArray();
        end[^1]++;
        return new(prefix, UnsafeByteOperations.UnsafeWrap(end));
    }

    /// <summary>What to send as the end of this range.</summary>
    public ByteString RangeEnd => _end;

    public bool Contains(ByteString key) => _extent switch
    {
        Extent.One => key == Begin,
        Extent.Onwards => key.Span.SequenceCompareTo(Begin.Span) >= 0,
        _ => key.Span.SequenceCompareTo(Begin.Span) >= 0 && IsBeforeEnd(key),
    };

    /// <summary>Whether a key that is not before the beginning is in the range.</summary>
    public bool IsBeforeEnd(ByteString key) => _extent switch
    {
        Extent.One => key == Begin,
        Extent.Onwards => true,
        _ => key.Span.SequenceCompareTo(_end.Span) < 0,
    };
}
