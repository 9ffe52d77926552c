using ZoneScaler.Entities;

namespace ZoneScaler.Tests.Game;

/// <summary>An entity type that no world takes: its objects are used again, and would carry over what is not state.</summary>
[EntityType("hoarder", ReusesObjects = true)]
public sealed partial class Hoarder : Entity
{
    [Transient]
    public string? Hoard { get; set; }
}
