using System.Numerics;
using System.Runtime.CompilerServices;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>Finds, for one snapshot, how old the state is against which an entity is encoded.</summary>
internal readonly struct Bases
{
    private readonly SnapshotTrack _track;
    private readonly uint _number;
    private readonly int _beat;

    public Bases(SnapshotTrack track, int beat)
    {
        _track = track;
        _number = track.Sent + 1;
        _beat = beat;
        PreviousBeat = track.BeatOf(track.Sent);
        var @base = track.Acknowledged;
        if (@base == 0 || _number - @base > SnapshotTrack.MaxBack || beat - track.BeatOf(@base) > EncodingCache.MaxAge)
            return;
        Back = (int)(_number - @base);
        Age = beat - track.BeatOf(@base);
    }

    /// <summary>How many snapshots back the base lies; 0 if there is none.</summary>
    public int Back { get; }

    /// <summary>How many beats back the base lies; 0 if there is none.</summary>
    public int Age { get; }

    /// <summary>The beat of the last snapshot.</summary>
    public int PreviousBeat { get; }

    /// <summary>The age of an entity's base in beats, or 0 if it must be sent absolute.</summary>
    /// <param name="fresh">After which of the last snapshots the client had the view's state of the entity.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int AgeFor(uint fresh) => Back != 0 && (fresh >> (Back - 1) & 1) != 0 ? Age : OlderAge(fresh);

    // What the client had after the base snapshot is what it got in the last one before that brought the entity up to date.
    private int OlderAge(uint fresh)
    {
        if (Back == 0)
            return 0;
        var older = fresh >> (Back - 1);
        if (older == 0)
            return 0;
        var age = _beat - _track.BeatOf(_number - (uint)(Back + BitOperations.TrailingZeroCount(older)));
        return age <= EncodingCache.MaxAge ? age : 0;
    }
}
