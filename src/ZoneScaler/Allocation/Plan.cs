using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>What a strategy wants changed.</summary>
/// <param name="Placements">Which zones go where.</param>
public sealed record Plan(IReadOnlyList<Placement> Placements)
{
    /// <summary>Everything stays as it is.</summary>
    public static Plan Nothing { get; } = new([]);
}

/// <summary>A zone's place.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The worker that is to host it.</param>
/// <param name="Reason">Why, in words for a person.</param>
public sealed record Placement(ZoneId Zone, string Worker, string Reason);
