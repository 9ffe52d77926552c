using System.Numerics;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>
/// Chooses which updates go into a snapshot that has no room for all: by the time since the client's state was right, times a weight that is 4 for what is next to
/// the player and 1 at the edge of sight. What waits gains on what does not, so nothing starves. Priorities are sorted into buckets, not into an order, and what is
/// not chosen is not encoded: how many fit follows from what updates took last time.
/// </summary>
internal sealed class UpdateChoice(View view, EncodingCache cache, float radius)
{
    private const int Levels = 64;
    private const int OwnLevel = Levels - 1;
    private const int NearWeight = 4;

    // A float's exponent and two bits of its mantissa: four levels to each doubling.
    private const int LevelShift = 21;
    private const int LevelOfOne = 127 << 2;

    private readonly int[] _countOfLevel = new int[Levels];
    private readonly float _perRadiusSquared = 1 / (radius * radius);
    private byte[] _levels = [];

    /// <summary>Writes the updates of a snapshot, at most about <paramref name="limit"/> bits.</summary>
    /// <param name="track">The connection.</param>
    /// <param name="bases">The snapshot's bases.</param>
    /// <param name="isNoted">Whether an attempt without choice has noted this snapshot in the freshness of all.</param>
    /// <param name="limit">The most bits.</param>
    /// <param name="bits">Where to write.</param>
    /// <returns>Whether all fitted.</returns>
    public bool Write(SnapshotTrack track, in Bases bases, bool isNoted, int limit, BitWriter bits)
    {
        var known = track.Known;
        if (_levels.Length < known.Record.Length)
            _levels = new byte[known.Record.Length];
        Rank(track, bases, isNoted);
        var (lowest, left) = Threshold((int)(limit / track.BitsPerUpdate));
        var number = track.Sent + 1;
        var start = bits.BitCount;
        var end = start + limit;
        var written = 0;
        var skipped = 0;
        var isComplete = true;
        for (var word = 0; word < known.Used.Length; word++)
        {
            for (var rest = known.Used[word]; rest != 0; rest &= rest - 1)
            {
                var local = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var level = _levels[local];
                var fresh = known.Fresh[local];
                if (level == 0)
                {
                    skipped++;
                    Note(known, local, fresh, number);
                    continue;
                }
                var isChosen = level > lowest || (level == lowest && left-- > 0);
                if (level != OwnLevel && (!isChosen || bits.BitCount >= end))
                {
                    skipped++;
                    isComplete = false;
                    known.Fresh[local] = fresh << 1;
                    continue;
                }
                var record = known.Record[local];
                var age = bases.AgeFor(fresh);
                cache.CopyUpdate(in cache.Update(cache.Table(age), record, age), skipped, bits);
                skipped = 0;
                written++;
                if (level == OwnLevel)
                    cache.WriteOwner(record, age, bits);
                Note(known, local, fresh, number);
            }
        }
        if (skipped > 0)
            bits.WriteGamma((uint)skipped);
        track.NoteCost(bits.BitCount - start, written);
        return isComplete;
    }

    private static void Note(KnownEntities known, int local, uint fresh, uint number)
    {
        known.Fresh[local] = fresh << 1 | 1;
        known.LastFresh[local] = number;
    }

    private void Rank(SnapshotTrack track, in Bases bases, bool isNoted)
    {
        Array.Clear(_countOfLevel);
        var known = track.Known;
        var center = track.Center;
        var number = track.Sent + 1;
        for (var word = 0; word < known.Used.Length; word++)
        {
            for (var rest = known.Used[word]; rest != 0; rest &= rest - 1)
            {
                var local = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var record = known.Record[local];
                var fresh = known.Fresh[local];
                if (isNoted)
                    known.Fresh[local] = fresh >>= 1;
                var level = 0;
                if (record == track.OwnRecord)
                    level = cache.IsOwnDue(record, fresh, bases) ? OwnLevel : 0;
                else if ((fresh & 1) == 0 || view.ChangedBeat[record] - bases.PreviousBeat > 0)
                    level = Level(Vector3.DistanceSquared(view.Position[record], center), number - Math.Max(known.AllFresh, known.LastFresh[local]));
                _levels[local] = (byte)level;
                _countOfLevel[level]++;
            }
        }
    }

    private int Level(float distanceSquared, uint age)
    {
        var priority = age * (NearWeight / (1 + (NearWeight - 1) * distanceSquared * _perRadiusSquared));
        var level = (BitConverter.SingleToInt32Bits(priority) >> LevelShift) - LevelOfOne + 1;
        return Math.Clamp(level, 1, OwnLevel - 1);
    }

    // The lowest level that is sent, and how many of it there is room for; 0 if all levels fit.
    private (int Lowest, int Left) Threshold(int limit)
    {
        for (var level = OwnLevel; level > 0; level--)
        {
            if (_countOfLevel[level] > limit)
                return (level, limit);
            limit -= _countOfLevel[level];
        }
        return (0, 0);
    }
}
