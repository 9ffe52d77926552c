using System.Runtime.CompilerServices;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>
/// One worker's encodings of one beat: each entity against each base is encoded once and then copied into the snapshots of all sessions that need the same.
/// </summary>
internal sealed class EncodingCache(View view)
{
    /// <summary>How many beats back a base may lie.</summary>
    public const int MaxAge = StateHistory.Versions - 1;

    private const int InlineBits = 63;

    // The gamma number 0, for no entity skipped, and whether the state is absolute.
    private const int AbsoluteUpdate = 0b11;
    private const int DifferenceUpdate = 0b01;

    private readonly Encoding[]?[] _byAge = new Encoding[MaxAge + 1][];
    private Encoding[] _states = [];
    private readonly BitWriter _arena = new(1 << 16);
    private StateCoder[] _coders = [];
    private int _beat;
    private CodeSampler? _sampler;

    /// <summary>Forgets the last beat.</summary>
    /// <param name="coders">By schema.</param>
    /// <param name="sampler">Is shown what gets encoded; null in all workers but one.</param>
    public void Start(StateCoder[] coders, CodeSampler? sampler)
    {
        _coders = coders;
        _sampler = sampler;
        _beat = view.Beat;
        _arena.Clear();
    }

    /// <summary>The encodings against the states of some beats ago, for <see cref="Update"/>; age 0 stands for no base.</summary>
    public Encoding[] Table(int age)
    {
        var table = _byAge[age];
        if (table == null || table.Length < view.Count)
            _byAge[age] = table = new Encoding[view.Serial.Length];
        return table;
    }

    /// <summary>An entity's update, the two bits before its state included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Encoding Update(Encoding[] table, int record, int age)
    {
        ref var encoding = ref table[record];
        if (encoding.Beat != _beat)
            Encode(ref encoding, record, age);
        return ref encoding;
    }

    /// <summary>An entity's state for one who does not know it: type, id and state.</summary>
    public ref readonly Encoding Enter(int record)
    {
        if (_states.Length < view.Count)
            _states = new Encoding[view.Serial.Length];
        ref var encoding = ref _states[record];
        if (encoding.Beat != _beat)
            EncodeEnter(ref encoding, record);
        return ref encoding;
    }

    /// <summary>Copies an encoding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Copy(in Encoding encoding, BitWriter target)
    {
        if (encoding.Length <= InlineBits)
            target.WriteShort(encoding.Bits, encoding.Length);
        else
            target.WriteBits(_arena.Words, (int)encoding.Bits, encoding.Length);
    }

    /// <summary>Copies an update that comes after some entities without one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyUpdate(in Encoding encoding, int skipped, BitWriter target)
    {
        if (skipped == 0)
            Copy(in encoding, target);
        else
            CopyAfterSkip(in encoding, skipped, target);
    }

    /// <summary>Whether the player's own entity needs an update.</summary>
    public bool IsOwnDue(int record, uint fresh, in Bases bases) =>
        (fresh & 1) == 0 || view.ChangedBeat[record] - bases.PreviousBeat > 0 || view.OwnerChangedBeat[record] - bases.PreviousBeat > 0;

    /// <summary>Writes the part of an entity's state that only its owner sees, against a base of some beats ago or, for 0, absolute.</summary>
    public void WriteOwner(int record, int age, BitWriter target)
    {
        var type = view.Type[record];
        var history = view.Histories[type];
        var row = view.Row[record];
        var @base = age == 0 ? default : history.At(row, _beat - age);
        if (@base.IsEmpty)
            _coders[type].EncodeAbsolute(target, Audience.Owner, history.Current(row), history.Blobs(row));
        else
            _coders[type].EncodeDifference(target, Audience.Owner, @base, history.Current(row), history.Blobs(row));
    }

    private void CopyAfterSkip(in Encoding encoding, int skipped, BitWriter target)
    {
        target.WriteGamma((uint)skipped);
        if (encoding.Length <= InlineBits)
            target.WriteShort(encoding.Bits >> 1, encoding.Length - 1);
        else
            target.WriteBits(_arena.Words, (int)encoding.Bits + 1, encoding.Length - 1);
    }

    private void Encode(ref Encoding encoding, int record, int age)
    {
        var type = view.Type[record];
        var history = view.Histories[type];
        var row = view.Row[record];
        var current = history.Current(row);
        var @base = age == 0 ? default : history.At(row, _beat - age);
        var start = _arena.BitCount;
        if (@base.IsEmpty)
        {
            _arena.Write(AbsoluteUpdate, 2);
            _coders[type].EncodeAbsolute(_arena, Audience.Replicated, current, history.Blobs(row));
        }
        else
        {
            _arena.Write(DifferenceUpdate, 2);
            _coders[type].EncodeDifference(_arena, Audience.Replicated, @base, current, history.Blobs(row));
            _sampler?.Observe(type, @base, current);
        }
        Store(ref encoding, start);
    }

    private void EncodeEnter(ref Encoding encoding, int record)
    {
        var type = view.Type[record];
        var history = view.Histories[type];
        var id = view.Id[record];
        var start = _arena.BitCount;
        _arena.Write(type, 8);
        _arena.WriteUInt64(id.Zone.Value);
        _arena.Write(id.Epoch, 32);
        _arena.Write(id.Serial, 32);
        _coders[type].EncodeAbsolute(_arena, Audience.Replicated, history.Current(view.Row[record]), history.Blobs(view.Row[record]));
        Store(ref encoding, start);
    }

    private void Store(ref Encoding encoding, int start)
    {
        encoding.Beat = _beat;
        encoding.Length = _arena.BitCount - start;
        encoding.Bits = (ulong)start;
        if (encoding.Length > InlineBits)
            return;
        var words = _arena.Words;
        var shift = start & 63;
        encoding.Bits = words[start >> 6] >> shift;
        if (shift + encoding.Length > 64)
            encoding.Bits |= words[(start >> 6) + 1] << (64 - shift);
        _arena.Truncate(start);
    }
}

/// <summary>Encoded bits: up to 63 in place, more at an offset in the arena.</summary>
internal struct Encoding
{
    public ulong Bits;
    public int Length;
    public int Beat;
}
