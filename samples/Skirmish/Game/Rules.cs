using System.Numerics;

namespace Skirmish.Game;

/// <summary>The numbers of the game. Distances in world units (a ship is 28 across), times in seconds.</summary>
public static class Rules
{
    public const int TickRate = 20;
    public const float WorldSize = 4096;
    public const float CellSize = 512;
    public const float GhostDistance = 128;

    public const float CraftRadius = 14;
    public const int ShipHull = 100;
    public const float ShipEnergy = 100;
    public const float EnergyPerSecond = 17;
    public const float BoostEnergyPerSecond = 34;
    public const float RepairDelay = 5;
    public const float RepairPerSecond = 5;
    public const float RespawnDelay = 3;
    public const float ShieldTime = 3;

    public const float ShotSpeed = 560;
    public const float ShotLife = 0.9f;
    public const float ShotCooldown = 0.2f;
    public const float ShotEnergy = 4;
    public const int ShotDamage = 9;

    public const float TorpedoSpeed = 260;
    public const float TorpedoLife = 1.6f;
    public const float TorpedoFuse = 36;
    public const float TorpedoCooldown = 0.8f;
    public const int TorpedoDamage = 70;
    public const float BlastRadius = 150;
    public const int MaxTorpedoes = 5;
    public const int FirstTorpedoes = 2;

    public const int DroneHull = 40;
    public const int DroneDamage = 4;
    public const float DroneCooldown = 0.7f;
    public const int DronesPerHive = 4;

    public const int PointsForShip = 100;
    public const int PointsPerStreak = 25;
    public const int PointsForDrone = 50;

    /// <summary>Ships and drones fly alike, only not as well.</summary>
    public static readonly Handling ShipHandling = new(Thrust: 400, Boost: 1.75f, Drag: 1.3f, TurnRate: 7);

    /// <inheritdoc cref="ShipHandling"/>
    public static readonly Handling DroneHandling = new(Thrust: 230, Boost: 1, Drag: 1.3f, TurnRate: 3.5f);

    /// <summary>The fastest that a craft can be, blasts included; the bots call anything faster a cheat.</summary>
    public const float SpeedLimit = 650;

    /// <summary>New pilots come in within this distance of the middle of the world, so that they find each other.</summary>
    public const float HarbourRadius = 320;

    public static Vector2 Center => new(WorldSize / 2);

    /// <summary>The radius of an asteroid of size 1 to 3.</summary>
    public static float RockRadius(int size) => size switch { 3 => 44, 2 => 26, _ => 14 };

    /// <summary>How many hits' worth of damage an asteroid of size 1 to 3 takes.</summary>
    public static int RockHull(int size) => size * 12;

    /// <summary>Splitting keeps the mass: 4 = 2 + 2, 2 = 1 + 1.</summary>
    public static int RockMass(int size) => 1 << (size - 1);

    /// <summary>Small ones are hard to hit, so they pay more.</summary>
    public static int RockPoints(int size) => size switch { 3 => 5, 2 => 10, _ => 20 };
}
