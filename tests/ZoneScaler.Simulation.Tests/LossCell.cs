using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>A cell of the table of what can be lost.</summary>
/// <param name="Text">What the table says.</param>
/// <param name="Strike">The fault.</param>
/// <param name="Holds">Whether what came of it is what the table says, asserted.</param>
internal sealed record LossCell(string Text, Action<LossScript> Strike, Action<LossOutcome> Holds)
{
    /// <summary>How many backups the world has.</summary>
    public int Backups { get; init; } = 1;

    /// <summary>How often it is tried; more often where something is lost in some runs only.</summary>
    public int Seeds { get; init; } = 3;
}
