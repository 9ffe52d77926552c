using ZoneScaler.Allocation;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>The strategies by which a benchmark's coordinator places zones.</summary>
internal static class Strategies
{
    /// <summary>Places follow from numbers; nothing moves, and there are no backups.</summary>
    public const string Fixed = "fixed";

    /// <summary>Places follow from numbers; only a leaving worker's zones move, by the product's default, which also says where backups are.</summary>
    public const string Held = "held";

    /// <summary>The same, but at first the first worker has all.</summary>
    public const string Crowded = "crowded";

    /// <summary>The product's default.</summary>
    public const string LoadBased = "load-based";

    public static IZoneAllocationStrategy Create(string name) => name switch
    {
        Fixed => new FixedPlaces(),
        Held => new HeldPlaces(isCrowded: false),
        Crowded => new HeldPlaces(isCrowded: true),
        LoadBased => new LoadBased(),
        _ => throw new UsageException($"--strategy is '{name}'; {Fixed}, {Held}, {Crowded} and {LoadBased} are allowed."),
    };
}
