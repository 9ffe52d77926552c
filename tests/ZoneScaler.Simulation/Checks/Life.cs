using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Checks;

/// <summary>A zone's life under one epoch: what it holds in memory dies with it.</summary>
internal sealed class Life(ZoneId zone, uint epoch, NodeProcess process)
{
    public ZoneId Zone { get; } = zone;

    public uint Epoch { get; } = epoch;

    public NodeProcess Process { get; } = process;

    public bool HasEnded { get; set; }

    public override string ToString() => FormattableString.Invariant($"{Zone}:{Epoch} at {Process.Machine.Name}");
}
