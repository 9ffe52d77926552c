using System.Numerics;
using ZoneScaler.Worlds;

namespace ZoneScaler.Entities;

/// <summary>
/// Code of a zone instead of a thing in it: spawners, weather, quests, or the actor behind a named zone. It starts with its zone, has state, timers and handlers like
/// any entity, never moves, and nobody sees it. It sleeps unless a message, a timer or <see cref="StayAwake"/> wakes it.
/// </summary>
public abstract class ZoneScript : Entity
{
    /// <summary>Whether the zone ticks, and with it this script's <see cref="Entity.OnTick"/>, even when nothing is in it.</summary>
    protected bool StayAwake
    {
        get => Zone!.IsKeptAwakeBy(this);
        set => Zone!.KeepAwake(this, value);
    }

    /// <summary>The zone's cell; empty for a named zone.</summary>
    protected Box Cell => Zone!.Cell;

    /// <summary>How many entities the zone owns, scripts not counted.</summary>
    protected int EntityCount => Zone!.EntityCount;

    /// <summary>How many of them players own.</summary>
    protected int PlayerCount => Zone!.PlayerCount;

    /// <summary>The zone's own entities, in no particular but always the same order.</summary>
    protected IEnumerable<Entity> Entities => Zone!.OwnEntities;

    /// <summary>A random position in the cell.</summary>
    protected Vector3 RandomPosition()
    {
        var random = Now.Random;
        var size = Cell.Size;
        return Cell.Min + new Vector3(random.NextFloat() * size.X, random.NextFloat() * size.Y, random.NextFloat() * size.Z);
    }
}
