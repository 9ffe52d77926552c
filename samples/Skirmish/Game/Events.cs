using ZoneScaler.Messages;

namespace Skirmish.Game;

/// <summary>In sight: a shot ended by hitting something. The numbers let a client match it with its own shot.</summary>
[Event("impact")]
public readonly partial record struct Impact(uint Shooter, ushort Number);

/// <summary>In sight: something broke up.</summary>
/// <param name="Kind">What.</param>
/// <param name="Size">1 to 3.</param>
[Event("explosion")]
public readonly partial record struct Explosion(TargetKind Kind, byte Size);

/// <summary>In sight: a torpedo went off.</summary>
[Event("shockwave")]
public readonly partial record struct Shockwave(float Radius);

/// <summary>In sight: a pilot destroyed a ship or a drone.</summary>
[Event("kill")]
public readonly partial record struct Kill(string Killer, string Victim, uint KillerMark, uint VictimMark);

/// <summary>For one player: points.</summary>
[Event("award")]
public readonly partial record struct Award(int Points, TargetKind Kind, string Name);

/// <summary>For one player: a shot of the own ship has ended, in a hit, at the world's edge or of age. Told once for each, seen or not.</summary>
/// <param name="Number">The ship's <see cref="Ship.ShotsFired"/> with it.</param>
[Event("shotEnded")]
public readonly partial record struct ShotEnded(ushort Number);

/// <summary>For one player: something was picked up.</summary>
[Event("collected")]
public readonly partial record struct Collected(PickupKind Kind);

/// <summary>For one player: the score list; a line per pilot, best first: score, tab, name.</summary>
[Event("scores")]
public readonly partial record struct Scores(string Rows);
