using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Snapshots;

/// <summary>
/// Adapts the code tables to what is sent: counts differences, keeps a few of them, and makes a new table for a schema when it would have saved enough on those.
/// </summary>
internal sealed class CodeSampler
{
    private const int Kept = 512;
    private const int MinObserved = 1000;
    private const double MinGain = 0.03;

    private readonly CodeTableBuilder[] _builders;
    private readonly uint[][] _bases;
    private readonly uint[][] _currents;
    private readonly int[] _kept; // how many there are
    private readonly int[] _next; // where the next one goes
    private readonly BitWriter _scratch = new();
    private readonly byte[]?[] _noBlobs = new byte[]?[Schema.MaxSlots];

    public CodeSampler(IReadOnlyList<Schema> schemas)
    {
        _builders = [.. schemas.Select(s => new CodeTableBuilder(s))];
        _bases = [.. schemas.Select(s => new uint[Kept * s.SlotCount])];
        _currents = [.. schemas.Select(s => new uint[Kept * s.SlotCount])];
        _kept = new int[schemas.Count];
        _next = new int[schemas.Count];
        foreach (var builder in _builders)
            builder.Build(); // takes the version of the table that sessions start with
    }

    /// <summary>Notes a difference that is sent.</summary>
    public void Observe(int type, ReadOnlySpan<uint> @base, ReadOnlySpan<uint> current)
    {
        _builders[type].Observe(Audience.Replicated, @base, current);
        var place = _next[type] * current.Length;
        _next[type] = (_next[type] + 1) % Kept;
        _kept[type] = Math.Min(Kept, _kept[type] + 1);
        @base.CopyTo(_bases[type].AsSpan(place));
        current.CopyTo(_currents[type].AsSpan(place));
    }

    /// <summary>Makes new tables where they gain at least 3 %, and starts to count anew.</summary>
    /// <returns>Whether there is any.</returns>
    public bool Renew(StateCoder[] coders)
    {
        var isAny = false;
        for (var type = 0; type < _builders.Length; type++)
        {
            if (_builders[type].Observed < MinObserved)
                continue;
            var candidate = new StateCoder(_builders[type].Build());
            if (Cost(type, candidate) < Cost(type, coders[type]) * (1 - MinGain))
            {
                coders[type] = candidate;
                isAny = true;
            }
            _builders[type].Clear();
        }
        return isAny;
    }

    private int Cost(int type, StateCoder coder)
    {
        _scratch.Clear();
        var stride = coder.Schema.SlotCount;
        for (var i = 0; i < _kept[type]; i++)
        {
            var place = i * stride;
            coder.EncodeDifference(_scratch, Audience.Replicated, _bases[type].AsSpan(place, stride), _currents[type].AsSpan(place, stride), _noBlobs);
        }
        return _scratch.BitCount;
    }
}
