namespace ZoneScaler.Rehearsals;

/// <summary>What came of a rehearsal.</summary>
/// <param name="Ticks">How many ticks were played.</param>
/// <param name="Zones">How many zones took part.</param>
/// <param name="Entities">How many entities lived in the end.</param>
/// <param name="Moves">How often a zone went on from its backup.</param>
/// <param name="Faults">How many entities and zones faulted: as many would when it counts.</param>
/// <param name="FirstFault">The first of the faults; null if there was none.</param>
public sealed record RehearsalReport(long Ticks, int Zones, int Entities, int Moves, int Faults, Exception? FirstFault);
