using ZoneScaler.Messages;

namespace ZoneScaler.Simulation.Game;

/// <summary>A numbered message from one entity to another.</summary>
[Message("note")]
public readonly partial record struct Note(uint Number);

/// <summary>A numbered area effect.</summary>
[Message("blast")]
public readonly partial record struct Blast(uint Number);

/// <summary>A script's reminder to itself.</summary>
[Message("remind")]
public readonly partial record struct Reminder(int What);
