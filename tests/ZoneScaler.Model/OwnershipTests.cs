using ZoneScaler.Model.Checking;

namespace ZoneScaler.Model;

/// <summary>ownership.pml: within these bounds there are never two effective owners, and nothing that was committed is lost while a backup in sync lives.</summary>
public sealed class OwnershipTests
{
    private static readonly PromelaModel Ownership = new("ownership.pml");

    /// <summary>Bounds, and the milestones that are out of their reach.</summary>
    public static TheoryData<string, string> Bounds => new()
    {
        { "NODES=2 EPOCHS=3 TICKS=2", "backup goes on across a failover" },
        { "NODES=2 EPOCHS=3 TICKS=1 DOUBTS=2", "backup goes on across a failover, former owner commits what the new one has" },
        { "NODES=3 EPOCHS=2 TICKS=1 LEASES=0 RESETS=0", "former owner commits what the new one has, ordered late" },
        { "NODES=3 EPOCHS=3 TICKS=1 LEASES=0 RESETS=0 DOUBTS=0 IN_SYNC=6 LISTINGS=1", "answer lost, former owner commits what the new one has, request lost, took effect late" },
        { "NODES=3 EPOCHS=3 TICKS=1 LEASES=0 RESETS=0 CRASHES=0 IN_SYNC=6 LISTINGS=1", "former owner commits what the new one has, starts empty" },
    };

    [SpinTheory]
    [MemberData(nameof(Bounds))]
    public void Ownership_EveryStateWithinBounds_IsSafe(string bounds, string beyond)
    {
        ArgumentNullException.ThrowIfNull(bounds);

        var (verdict, steps) = Ownership.Verify(bounds.Split(' '));

        Assert.True(verdict.Errors == 0, $"{verdict.Violation}\n{steps}");
        Assert.True(verdict.IsComplete, "The search was cut short.");
        Assert.Equal(beyond, string.Join(", ", Ownership.Milestones.Except(verdict.Reached).Order()));
    }
}
