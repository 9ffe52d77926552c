using System.Numerics;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>
/// Chooses which updates go into a snapshot that has no room for all: by the time since the client's state was right, times a weight that is 4 for what is next to
/// the player and 1 at the edge of sight. What waits gains on what does not, so nothing starves. Priorities are sorted into buckets, not into an order.
/// </summary>
internal sealed class UpdateChoice(View view, EncodingCache cache, float radius)
{
    private const int Levels = 64;
    private const int OwnLevel = Levels - 1;
    private const int NearWeight = 4;

    // A float's exponent and two bits of its mantissa: four levels to each doubling.
    private const int LevelShift = 21;
    private const int LevelOfOne = 127 << 2;

    private readonly int[] _bitsOfLevel = new int[Levels];
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
        var (lowest, left) = Threshold(limit - known.Count);
        var number = track.Sent + 1;
        var skipped = 0;
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
                var record = known.Record[local];
                var age = bases.AgeFor(fresh);
                ref readonly var update = ref cache.Update(cache.Table(age), record, age);
                if (level < lowest || (level == lowest && (left -= update.Length) < 0))
                {
                    skipped++;
                    known.Fresh[local] = fresh << 1;
                    continue;
                }
                cache.CopyUpdate(in update, skipped, bits);
                skipped = 0;
                if (record == track.OwnRecord)
                    cache.WriteOwner(record, age, bits);
                Note(known, local, fresh, number);
            }
        }
        if (skipped > 0)
            bits.WriteGamma((uint)skipped);
        return lowest == 0;
    }

    private static void Note(KnownEntities known, int local, uint fresh, uint number)
    {
        known.Fresh[local] = fresh << 1 | 1;
        known.LastFresh[local] = number;
    }

    private void Rank(SnapshotTrack track, in Bases bases, bool isNoted)
    {
        Array.Clear(_bitsOfLevel);
        var known = track.Known;
        for (var word = 0; word < known.Used.Length; word++)
        {
            for (var rest = known.Used[word]; rest != 0; rest &= rest - 1)
            {
                var local = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var record = known.Record[local];
                if (isNoted)
                    known.Fresh[local] >>= 1;
                var fresh = known.Fresh[local];
                _levels[local] = 0;
                if (record == track.OwnRecord)
                {
                    _levels[local] = cache.IsOwnDue(record, fresh, bases) ? (byte)OwnLevel : (byte)0;
                }
                else if ((fresh & 1) == 0 || view.ChangedBeat[record] - bases.PreviousBeat > 0)
                {
                    var age = bases.AgeFor(fresh);
                    var level = Level(track, record, track.Sent + 1 - Math.Max(known.AllFresh, known.LastFresh[local]));
                    _levels[local] = (byte)level;
                    _bitsOfLevel[level] += cache.Update(cache.Table(age), record, age).Length;
                }
            }
        }
    }

    private int Level(SnapshotTrack track, int record, uint age)
    {
        var distance = Vector3.Distance(view.Position[record], track.Center);
        var priority = age * (NearWeight / (1 + (NearWeight - 1) * distance / radius));
        var level = (BitConverter.SingleToInt32Bits(priority) >> LevelShift) - LevelOfOne + 1;
        return Math.Clamp(level, 1, OwnLevel - 1);
    }

    // The lowest level that is sent, and how many bits there are for it; 0 if all levels fit.
    private (int Lowest, int Left) Threshold(int limit)
    {
        for (var level = OwnLevel; level > 0; level--)
        {
            if (_bitsOfLevel[level] > limit)
                return (level, limit);
            limit -= _bitsOfLevel[level];
        }
        return (0, 0);
    }
}
