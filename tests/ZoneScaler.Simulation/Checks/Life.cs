using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Checks;

/// <summary>A zone's life under one epoch. What it holds in memory dies with it, unless a backup goes on with it.</summary>
internal sealed class Life(ZoneId zone, uint epoch, uint timeline, NodeProcess process)
{
    public ZoneId Zone { get; } = zone;

    public uint Epoch { get; } = epoch;

    /// <summary>The epoch in which the zone started empty.</summary>
    public uint Timeline { get; } = timeline;

    public NodeProcess Process { get; } = process;

    public bool HasEnded { get; set; }

    /// <summary>Whether a backup that goes on in its place has stepped: what this one does from then on does not count.</summary>
    public bool IsSuperseded { get; set; }

    public override string ToString() => FormattableString.Invariant($"{Zone}:{Epoch} at {Process.Machine.Name}");
}
