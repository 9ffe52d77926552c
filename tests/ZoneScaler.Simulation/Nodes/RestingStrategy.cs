using ZoneScaler.Allocation;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>Places as the default does, but moves nothing once everything is to come to rest: what is compared then must stand still.</summary>
internal sealed class RestingStrategy(SimulatedCluster cluster) : IZoneAllocationStrategy
{
    private readonly LoadBased _strategy = new();

    public Plan Allocate(ClusterView view)
    {
        var plan = _strategy.Allocate(view);
        return cluster.Ledger.IsCalm ? plan with { Moves = [] } : plan;
    }
}
