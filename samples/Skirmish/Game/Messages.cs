using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;

namespace Skirmish.Game;

/// <summary>What was destroyed.</summary>
public enum TargetKind : byte
{
    Rock = 1,
    Drone = 2,
    Ship = 3,
}

/// <summary>What a pickup holds.</summary>
public enum PickupKind : byte
{
    Repair = 0,
    Energy = 1,
    Torpedo = 2,
}

/// <summary>A shot's hit.</summary>
/// <param name="Damage">Hull points.</param>
/// <param name="Push">Change of velocity.</param>
/// <param name="Shooter">Who gets the points.</param>
/// <param name="From">Where the shot came from.</param>
[Message("hit")]
public readonly partial record struct Hit(int Damage, Vector2 Push, EntityRef Shooter, Vector2 From);

/// <summary>A torpedo's blast, sent to everything within <see cref="Rules.BlastRadius"/>.</summary>
[Message("blast")]
public readonly partial record struct Blast(Vector2 Center, EntityRef Shooter);

/// <summary>To the shooter: that destroyed something.</summary>
[Message("destroyed")]
public readonly partial record struct Destroyed(TargetKind Kind, int Points, string Name, uint Mark);

/// <summary>To the shooter: that shot has ended.</summary>
/// <param name="Number">The shooter's <see cref="Ship.ShotsFired"/> with it.</param>
[Message("shotGone")]
public readonly partial record struct ShotGone(ushort Number);

/// <summary>To a ship: it flew over a pickup.</summary>
[Message("collect")]
public readonly partial record struct Collect(PickupKind Kind);

/// <summary>To an asteroid: something bumped into it.</summary>
[Message("nudge")]
public readonly partial record struct Nudge(Vector2 Push);

/// <summary>To a drone: a ship is there.</summary>
[Message("sighting")]
public readonly partial record struct Sighting(EntityRef Ship, Vector2 Position);

/// <summary>To a sector: so much of the rock that it made is gone.</summary>
[Message("rockGone")]
public readonly partial record struct RockGone(int Mass);

/// <summary>To a hive: one of its drones is gone.</summary>
[Message("droneGone")]
public readonly partial record struct DroneGone;

/// <summary>To the arena: a ship's score.</summary>
[Message("report")]
public readonly partial record struct Report(string Name, int Score);

/// <summary>To the arena: the pilot has left.</summary>
[Message("retired")]
public readonly partial record struct Retired;

/// <summary>To the arena: how many ships are in a sector.</summary>
[Message("census")]
public readonly partial record struct Census(int Ships, Vector2 Center);

/// <summary>To the arena: where is a calm place?</summary>
[Message("berthWanted")]
public readonly partial record struct BerthWanted;

/// <summary>The arena's answer.</summary>
[Message("berth")]
public readonly partial record struct Berth(Vector2 Position);

/// <summary>The score list on its way from the arena through the sectors to the ships.</summary>
/// <param name="Rows">A line per pilot, best first: score, tab, name.</param>
[Message("standings")]
public readonly partial record struct Standings(string Rows);

/// <summary>A timer: time to look after something.</summary>
[Message("wake")]
public readonly partial record struct Wake;

/// <summary>A timer: back to life.</summary>
[Message("respawn")]
public readonly partial record struct Respawn;
