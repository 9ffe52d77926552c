using ZoneScaler.Entities;

namespace ZoneScaler.Tests.Cluster;

/// <summary>What happened in a cluster, beside the state: what was born, and what became of each call.</summary>
public sealed class Ledger
{
    private readonly Dictionary<uint, int> _handled = [];
    private readonly Dictionary<uint, int> _returned = [];
    private uint _calls;

    /// <summary>Whether rovers rest.</summary>
    public bool IsCalm { get; set; }

    /// <summary>How many rovers there may be.</summary>
    public int MaxBorn { get; set; } = 120;

    /// <summary>Who was born; once for each birth.</summary>
    public List<EntityId> Born { get; } = [];

    /// <summary>Who must be there in the end.</summary>
    public HashSet<EntityId> Expected { get; } = [];

    /// <summary>Who may be gone: it lived in a zone that was lost.</summary>
    public HashSet<EntityId> MaybeLost { get; } = [];

    public uint Calls => _calls;

    public uint NextCall() => ++_calls;

    public void Handled(uint call) => _handled[call] = _handled.GetValueOrDefault(call) + 1;

    public void Returned(uint call) => _returned[call] = _returned.GetValueOrDefault(call) + 1;

    /// <summary>Calls that were handled or returned more than once.</summary>
    public IEnumerable<string> CallsTwice()
    {
        for (var call = 1u; call <= _calls; call++)
        {
            var (handled, returned) = (_handled.GetValueOrDefault(call), _returned.GetValueOrDefault(call));
            if (handled + returned > 1)
                yield return $"call {call}: handled {handled} times, returned {returned} times";
        }
    }

    /// <summary>How many calls were neither handled nor returned.</summary>
    public int CallsWithoutTrace()
    {
        var lost = 0;
        for (var call = 1u; call <= _calls; call++)
            lost += _handled.ContainsKey(call) || _returned.ContainsKey(call) ? 0 : 1;
        return lost;
    }
}
