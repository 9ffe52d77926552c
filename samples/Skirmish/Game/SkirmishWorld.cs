using System.Text;
using Skirmish.Chaos.Ledgers;
using ZoneScaler.Worlds;

namespace Skirmish.Game;

/// <summary>The world of the game: its size, what runs in its zones, and how players come in.</summary>
public static class SkirmishWorld
{
    private const int MaxNameLength = 16;

    /// <summary>Makes the world.</summary>
    /// <param name="seed">The same seed gives the same rocks.</param>
    /// <param name="drones">How many computer-controlled ships, rounded to whole hives.</param>
    /// <param name="backups">How many backups each zone has on other workers.</param>
    /// <param name="tokens">Whether there are tokens, which nobody plays with: a chaos run counts them.</param>
    public static World Create(ulong seed, int drones, int backups = 0, bool tokens = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(drones);
        var world = new World(Spec(seed) with { Backups = backups }, GeneratedTypes.All)
            .WithZoneScript<Sector>()
            .WithZoneScript<DroneHive>(zone => IsHive(zone.Cell, drones))
            .WithNamedZone<Arena>(Arena.Name)
            .WithPlayers(join => new PlayerSpawn(
                new Ship { Name = CleanName(join.Name) },
                Rules.Center + join.Random.NextDirection() * join.Random.NextFloat(60, Rules.HarbourRadius)));
        return tokens ? world.WithZoneScript<Mint>().WithNamedZone<Ledger>(Ledger.Name) : world;
    }

    /// <summary>The shape of the world.</summary>
    public static WorldSpec Spec(ulong seed) => new()
    {
        Name = "skirmish",
        Bounds = Box.Rectangle(0, 0, Rules.WorldSize, Rules.WorldSize),
        CellSize = Rules.CellSize,
        GhostDistance = Rules.GhostDistance,
        TickRate = Rules.TickRate,
        Seed = seed,
    };

    /// <summary>Makes a name fit to show: printable, without ends of lines, not too long, not empty.</summary>
    public static string CleanName(string name)
    {
        var clean = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > MaxNameLength)
                break;
            if (rune.Value >= ' ' && !Rune.IsControl(rune))
                clean.Append(rune.ToString());
        }

        var text = clean.ToString().Trim();
        return text.Length > 0 ? text : "Pilot";
    }

    /// <summary>Spreads the hives evenly over the cells.</summary>
    private static bool IsHive(CellPosition cell, int drones)
    {
        const int perSide = (int)(Rules.WorldSize / Rules.CellSize);
        const int cells = perSide * perSide;
        const int stride = 27; // coprime to the number of cells, so that neighbours in number are far apart
        var hives = (drones + Rules.DronesPerHive - 1) / Rules.DronesPerHive;
        return (cell.Y * perSide + cell.X) * stride % cells < hives;
    }
}
