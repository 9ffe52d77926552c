using ZoneScaler.Entities;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Checks;

/// <summary>Looks now and then whether an entity lives in two zones at once.</summary>
internal sealed class CopyScan(SimulatedCluster cluster)
{
    private readonly Dictionary<EntityId, ZoneId> _owners = [];

    public void Look()
    {
        _owners.Clear();
        foreach (var machine in cluster.Machines)
        {
            foreach (var zone in machine.Process?.Host?.Zones ?? [])
            {
                if (!cluster.Ledger.IsAlive(zone.Id, zone.Epoch))
                    continue;
                foreach (var entity in zone.OwnEntities)
                {
                    if (_owners.TryAdd(entity.Id, zone.Id))
                        continue;
                    if (!cluster.Ledger.Entities.TryGetValue(entity.Id, out var story) || !cluster.Ledger.IsExcused(story, TimeSpan.Zero))
                        cluster.Verdict.Fail($"{entity.Id} is in {_owners[entity.Id]} and in {zone.Id}, though no zone of its way has died");
                    else
                        cluster.Report.Count("copies seen and excused");
                }
            }
        }
    }
}
