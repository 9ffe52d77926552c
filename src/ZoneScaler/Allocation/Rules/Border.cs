namespace ZoneScaler.Allocation.Rules;

/// <summary>One side of a border.</summary>
/// <param name="Neighbour">The zone beyond it.</param>
/// <param name="Weight">What it costs if the two are on different workers, relative to an average edge.</param>
internal readonly record struct Border(BoardZone Neighbour, double Weight);
