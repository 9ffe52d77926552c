using System.Numerics;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>
/// Makes snapshots from the view, one session after the other; one builder per worker thread. Where everything fits the budget nothing is sorted; where it does not,
/// <see cref="UpdateChoice"/> chooses.
/// </summary>
internal sealed class SnapshotBuilder
{
    private const int FrameHeadBytes = 24;
    private const int EnterHeadBits = 16;

    private readonly View _view;
    private readonly ViewGrid _grid;
    private readonly EncodingCache _cache;
    private readonly UpdateChoice _choice;
    private readonly float _inner;
    private readonly float _outer;
    private readonly int _budgetBits;
    private readonly int _maxVisible;
    private readonly BitWriter _bits = new(1 << 15);
    private uint _mark;
    private uint[] _marks = [];
    private int[] _found = [];
    private int[] _leaves = [];
    private int[] _enters = [];
    private int[] _enterLocals = [];
    private float[] _enterDistances = [];

    public SnapshotBuilder(View view, ViewGrid grid, GatewayOptions options)
    {
        _view = view;
        _grid = grid;
        _cache = new EncodingCache(view);
        _choice = new UpdateChoice(view, _cache, options.InterestRadius);
        _inner = options.InterestRadius;
        _outer = options.InterestRadius * options.InterestHysteresis;
        _budgetBits = (options.SnapshotBudgetBytes - FrameHeadBytes) * 8;
        _maxVisible = options.MaxVisibleEntities;
    }

    /// <summary>Prepares for the sessions of the view's current beat.</summary>
    /// <param name="coders">By schema.</param>
    /// <param name="sampler">Is shown what gets encoded, or null.</param>
    public void Start(StateCoder[] coders, CodeSampler? sampler)
    {
        _cache.Start(coders, sampler);
        var length = _view.Serial.Length;
        if (_found.Length >= length)
            return;
        _found = new int[length];
        _marks = new uint[length];
        _enters = new int[length];
        _enterLocals = new int[length];
        _enterDistances = new float[length];
    }

    /// <summary>Appends a connection's next snapshot frame.</summary>
    public void Build(SnapshotTrack track, long tick, ByteWriter output)
    {
        var known = track.Known;
        var bases = new Bases(track, _view.Beat);
        output.WriteByte((byte)ServerFrame.Snapshot);
        output.WriteVarint(track.Sent + 1);
        output.WriteVarint((ulong)bases.Back);
        output.WriteVarint((ulong)tick);
        output.WriteVarint(track.LastInput);
        output.WriteVarint((ulong)Math.Max(0, _view.Beat - track.LastInputBeat));

        _bits.Clear();
        var found = Look(track);
        var leaves = FindLeaves(known, track.OwnRecord);
        WriteLeaves(leaves);
        var enters = ChooseEnters(found, track, _maxVisible - (known.Count - leaves));
        WriteEnters(enters, known, track.OwnRecord);
        for (var i = 0; i < leaves; i++)
            known.Free(_leaves[i]);

        var start = _bits.BitCount;
        var isWritten = !track.IsOverBudget;
        if (isWritten)
            WriteUpdates(known, track.OwnRecord, bases);
        if (isWritten && _bits.BitCount <= _budgetBits)
        {
            known.AllFresh = track.Sent + 1;
        }
        else
        {
            _bits.Truncate(start);
            var limit = Math.Max(_budgetBits - start, _budgetBits / 4);
            track.IsOverBudget = !_choice.Write(track, bases, isWritten, limit, _bits);
        }
        track.UpdateBits = _bits.BitCount - start;

        for (var i = 0; i < enters; i++)
            Learn(known, _enterLocals[i], _enters[i], track);
        _bits.CopyTo(output);
        track.NoteSent(_view.Beat);
    }

    private int Look(SnapshotTrack track)
    {
        _mark += 2;
        if (_mark == 0)
        {
            Array.Clear(_marks);
            _mark = 2;
        }
        var found = _grid.Find(track.Center, _inner, _outer, _found, _marks, _mark);
        var own = track.OwnRecord;
        if (own < 0)
            return found;
        if ((_marks[own] & ~1u) != _mark)
            _found[found++] = own; // players see themselves, wherever the middle of the picture is
        _marks[own] = _mark + 1;
        return found;
    }

    // Clears the marks of what stays, so that the marks left over are those of entities that the client does not know.
    private int FindLeaves(KnownEntities known, int own)
    {
        if (_leaves.Length < known.Record.Length)
            _leaves = new int[known.Record.Length];
        var count = 0;
        var records = known.Record;
        var serials = known.Serial;
        var viewSerials = _view.Serial;
        var marks = _marks;
        for (var word = 0; word < known.Used.Length; word++)
        {
            for (var rest = known.Used[word]; rest != 0; rest &= rest - 1)
            {
                var local = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var record = records[local];
                if ((marks[record] & ~1u) == _mark && viewSerials[record] == serials[local] && (local == known.OwnLocal) == (record == own))
                    marks[record] = 0;
                else
                    _leaves[count++] = local;
            }
        }
        return count;
    }

    private void WriteLeaves(int count)
    {
        _bits.WriteGamma((uint)count);
        var previous = -1;
        for (var i = 0; i < count; i++)
        {
            _bits.WriteGamma((uint)(_leaves[i] - previous));
            previous = _leaves[i];
        }
    }

    private int ChooseEnters(int found, SnapshotTrack track, int room)
    {
        var count = 0;
        var bits = 0;
        var entering = _mark + 1;
        for (var i = 0; i < found; i++)
        {
            var record = _found[i];
            if (_marks[record] != entering)
                continue;
            _enters[count++] = record;
            bits += _cache.Enter(record).Length + EnterHeadBits;
        }

        // Updates keep what they needed last time, but enters get at least half.
        var limit = Math.Max(_budgetBits / 2, _budgetBits - track.UpdateBits);
        return bits <= limit && count <= room ? count : NearestEnters(count, track, limit, room);
    }

    private int NearestEnters(int count, SnapshotTrack track, int limit, int room)
    {
        for (var i = 0; i < count; i++)
        {
            _enterDistances[i] = _enters[i] == track.OwnRecord
                ? -1
                : Vector3.DistanceSquared(_view.Position[_enters[i]], track.Center);
        }
        _enterDistances.AsSpan(0, count).Sort(_enters.AsSpan(0, count));
        var taken = 0;
        var bits = 0;
        while (taken < count && (taken < room || _enters[taken] == track.OwnRecord))
        {
            bits += _cache.Enter(_enters[taken]).Length + EnterHeadBits;
            if (bits > limit && taken > 0)
                break;
            taken++;
        }
        return taken;
    }

    private void WriteEnters(int count, KnownEntities known, int own)
    {
        _bits.WriteGamma((uint)count);
        var previous = -1;
        for (var i = 0; i < count; i++)
        {
            var record = _enters[i];
            var local = known.NextFree(previous + 1);
            _enterLocals[i] = local;
            _bits.WriteGamma((uint)(local - previous));
            previous = local;
            _bits.WriteBit(record == own);
            _cache.Copy(in _cache.Enter(record), _bits);
            if (record == own)
                _cache.WriteOwner(record, 0, _bits);
        }
    }

    private void WriteUpdates(KnownEntities known, int own, in Bases bases)
    {
        var records = known.Record;
        var freshness = known.Fresh;
        var changed = _view.ChangedBeat;
        var table = _cache.Table(bases.Age);
        var skipped = 0;
        for (var word = 0; word < known.Used.Length; word++)
        {
            for (var rest = known.Used[word]; rest != 0; rest &= rest - 1)
            {
                var local = (word << 6) + BitOperations.TrailingZeroCount(rest);
                var record = records[local];
                var fresh = freshness[local];
                freshness[local] = fresh << 1 | 1;
                var isDue = record == own
                    ? _cache.IsOwnDue(record, fresh, bases)
                    : (fresh & 1) == 0 || changed[record] - bases.PreviousBeat > 0;
                if (!isDue)
                {
                    skipped++;
                    continue;
                }
                var age = bases.AgeFor(fresh);
                _cache.CopyUpdate(in _cache.Update(age == bases.Age ? table : _cache.Table(age), record, age), skipped, _bits);
                skipped = 0;
                if (record == own)
                    _cache.WriteOwner(record, age, _bits);
            }
        }
        if (skipped > 0)
            _bits.WriteGamma((uint)skipped);
    }

    private void Learn(KnownEntities known, int local, int record, SnapshotTrack track)
    {
        known.Take(local);
        known.Record[local] = record;
        known.Serial[local] = _view.Serial[record];
        known.Fresh[local] = 1;
        known.LastFresh[local] = track.Sent + 1;
        if (record == track.OwnRecord)
            known.OwnLocal = local;
    }
}
