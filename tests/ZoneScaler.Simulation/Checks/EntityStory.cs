using ZoneScaler.Entities;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Checks;

/// <summary>What the ledger knows of one entity.</summary>
internal sealed class EntityStory(EntityRef first, string type, TimeSpan bornAt)
{
    /// <summary>The entity, where it was born.</summary>
    public EntityRef First { get; } = first;

    public string Type { get; } = type;

    /// <summary>When it was born; for the last time, if a failover has undone that.</summary>
    public TimeSpan BornAt { get; } = bornAt;

    /// <summary>Where it was seen last.</summary>
    public Life? Last { get; set; }

    /// <summary>All zones that it has been in; their deaths excuse much.</summary>
    public SortedSet<ZoneId> Visited { get; } = [];

    public bool HasEnded { get; set; }

    /// <summary>Since when it had been shown where it was not after all, and when a failover undid that; only where what is shown does not wait for backups.</summary>
    public List<(TimeSpan From, TimeSpan To)> ShownInVain { get; } = [];

    /// <summary>Whether a zone has removed an old copy of it since it was seen last: one that a neighbour had handed over once more after the newer one had died with its zone.</summary>
    public bool IsStale { get; set; }

    /// <summary>Whether a failover has undone its end.</summary>
    public bool IsRevived { get; set; }
}
