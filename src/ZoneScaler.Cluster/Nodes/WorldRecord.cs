using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Nodes;

/// <summary>What the cluster's store says of the world, written by the first node that has the game: coordinators and gateways work from it, and a node with another world is refused.</summary>
public sealed record WorldRecord
{
    /// <summary>The world's name.</summary>
    public required string Name { get; init; }

    /// <summary>2 or 3.</summary>
    public required int Dimensions { get; init; }

    /// <summary>The lowest corner, in world units.</summary>
    public required IReadOnlyList<float> Min { get; init; }

    /// <summary>The highest corner, in world units.</summary>
    public required IReadOnlyList<float> Max { get; init; }

    /// <summary>The edge of a cell, in world units.</summary>
    public required float CellSize { get; init; }

    /// <summary>How far entities see across a border, in world units.</summary>
    public required float GhostDistance { get; init; }

    /// <summary>How far beyond the border an entity changes zone, in world units.</summary>
    public required float HandoverMargin { get; init; }

    /// <summary>Ticks per second.</summary>
    public required int TickRate { get; init; }

    /// <summary>How many backups each zone has.</summary>
    public int Backups { get; init; }

    /// <summary>What waits until the backups have it.</summary>
    public Consistency Consistency { get; init; }

    /// <summary>The zones without a cell.</summary>
    public required IReadOnlyList<string> NamedZones { get; init; }

    /// <summary>A hash of the entity types and messages: builds in which they differ cannot read each other's frames.</summary>
    public required string Types { get; init; }

    /// <summary>The entity types and messages as clients are told them; what gateways work from.</summary>
    public required byte[] Description { get; init; }

    /// <summary>
    /// A number that the first node drew when it wrote this record: the same world in another store, or in one that has lost everything, has another. Revisions and terms mean nothing beyond it.
    /// </summary>
    public long Birth { get; init; }

    /// <summary>The lowest protocol version that may join.</summary>
    public int MinProtocol { get; init; } = ClusterProtocol.Version;

    /// <summary>The shape, without the seed, which only workers need.</summary>
    [JsonIgnore]
    public WorldSpec Spec => new()
    {
        Name = Name,
        Dimensions = Dimensions,
        Bounds = new Box(Vector(Min), Vector(Max)),
        CellSize = CellSize,
        GhostDistance = GhostDistance,
        HandoverMargin = HandoverMargin,
        TickRate = TickRate,
        Backups = Backups,
        Consistency = Consistency,
    };

    /// <summary>All zones: cells in ascending order, then those without a cell.</summary>
    [JsonIgnore]
    public IEnumerable<ZoneId> Zones => Spec.CellZones().Concat(NamedZones.Select(name => ZoneId.Named(name)).Order());

    /// <summary>Describes a game's world.</summary>
    public static WorldRecord Of(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        var spec = world.Spec;
        var writer = new ByteWriter();
        new WorldDescription
        {
            Name = spec.Name,
            Dimensions = spec.Dimensions,
            Min = spec.Bounds.Min,
            Max = spec.Bounds.Max,
            CellSize = spec.CellSize,
            GhostDistance = spec.GhostDistance,
            TickRate = spec.TickRate,
            Schemas = world.Schemas,
            Inputs = [.. world.Types.Messages.Where(m => m.Direction == MessageDirection.Input).Select(m => m.Schema)],
            Events = [.. world.Types.Messages.Where(m => m.Direction == MessageDirection.Event).Select(m => m.Schema)],
        }.Write(writer);
        return new WorldRecord
        {
            Name = spec.Name,
            Dimensions = spec.Dimensions,
            Min = [spec.Bounds.Min.X, spec.Bounds.Min.Y, spec.Bounds.Min.Z],
            Max = [spec.Bounds.Max.X, spec.Bounds.Max.Y, spec.Bounds.Max.Z],
            CellSize = spec.CellSize,
            GhostDistance = spec.GhostDistance,
            HandoverMargin = spec.HandoverMargin,
            TickRate = spec.TickRate,
            Backups = spec.Backups,
            Consistency = spec.Consistency,
            NamedZones = [.. world.Zones.Where(z => z.IsNamed).Select(world.NameOf)],
            Types = Convert.ToHexStringLower(SHA256.HashData(writer.Written))[..16],
            Description = writer.Written.ToArray(),
        };
    }

    /// <summary>Says how another world differs from this one.</summary>
    /// <returns>The first difference in words, or null if there is none that matters.</returns>
    public string? DifferenceTo(WorldRecord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Compare("dimensions", Dimensions, other.Dimensions)
            ?? Compare("bounds", Text(Min, Max), Text(other.Min, other.Max))
            ?? Compare("cell size", CellSize, other.CellSize)
            ?? Compare("ghost distance", GhostDistance, other.GhostDistance)
            ?? Compare("handover margin", HandoverMargin, other.HandoverMargin)
            ?? Compare("tick rate", TickRate, other.TickRate)
            ?? Compare("backups", Backups, other.Backups)
            ?? Compare("consistency", Consistency, other.Consistency)
            ?? Compare("named zones", string.Join(", ", NamedZones), string.Join(", ", other.NamedZones))
            ?? Compare("entity types and messages", Types, other.Types);
    }

    private static string? Compare<T>(string what, T own, T other)
        where T : notnull =>
        own.Equals(other) ? null : string.Create(CultureInfo.InvariantCulture, $"{what}: {own} here, {other} there");

    private static string Text(IReadOnlyList<float> min, IReadOnlyList<float> max) =>
        string.Create(CultureInfo.InvariantCulture, $"({string.Join(", ", min)}) to ({string.Join(", ", max)})");

    private static Vector3 Vector(IReadOnlyList<float> values) => values.Count == 3 ? new(values[0], values[1], values[2]) : default;
}
