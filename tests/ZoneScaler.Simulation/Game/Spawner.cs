using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Simulation.Checks;

namespace ZoneScaler.Simulation.Game;

/// <summary>Fills a zone that starts empty, and goes on while there are too few.</summary>
[EntityType("spawner")]
public sealed partial class Spawner : ZoneScript
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override void OnSpawn()
    {
        if (Ledger.Current.IsCalm)
            return;
        Spawn(new Post(), Place(RandomPosition()));
        Spawn(new Wanderer(), Place(RandomPosition()));
        Spawn(new Wanderer(), Place(RandomPosition()));
        Schedule(Interval, new Reminder(0), Interval);
    }

    [Handler]
    private void On(Reminder reminder)
    {
        if (!Ledger.Current.IsCalm && Ledger.Current.WantsMore)
            Spawn(new Wanderer(), Place(RandomPosition()));
    }

    private static Vector2 Place(Vector3 position) => new(position.X, position.Y);
}
