using ZoneScaler.Model.Checking;

namespace ZoneScaler.Model;

/// <summary>ownership.pml: within these bounds there are never two effective owners, and nothing that was committed is lost while a backup in sync lives.</summary>
public sealed class OwnershipTests
{
    private static readonly PromelaModel Ownership = new("ownership.pml");

    /// <summary>Bounds, how many states there are within them, as docs/model.md says, and the milestones that are out of their reach.</summary>
    public static TheoryData<string, long, string> Bounds => new()
    {
        { "NODES=2 EPOCHS=3 TICKS=2", 1_201_470, "backup goes on across a failover" },
        { "NODES=2 EPOCHS=3 TICKS=1 DOUBTS=2", 363_705, "backup goes on across a failover, former owner commits what the new one has" },
        { "NODES=3 EPOCHS=2 TICKS=1 LEASES=0 RESETS=0", 1_020_589, "former owner commits what the new one has, ordered late" },
        { "NODES=3 EPOCHS=3 TICKS=1 LEASES=0 RESETS=0 DOUBTS=0 IN_SYNC=6 LISTINGS=1", 1_514_282, "answer lost, former owner commits what the new one has, request lost, took effect late" },
        { "NODES=3 EPOCHS=3 TICKS=1 LEASES=0 RESETS=0 CRASHES=0 IN_SYNC=6 LISTINGS=1", 1_222_402, "former owner commits what the new one has, starts empty" },
    };

    [SpinTheory]
    [MemberData(nameof(Bounds))]
    public void Ownership_EveryStateWithinBounds_IsSafe(string bounds, long states, string beyond)
    {
        ArgumentNullException.ThrowIfNull(bounds);

        var (verdict, steps) = Ownership.Verify(bounds.Split(' '));

        Assert.True(verdict.Errors == 0, $"{verdict.Violation}\n{steps}");
        Assert.True(verdict.IsComplete, "The search was cut short.");
        Assert.Equal(states, verdict.States);
        Assert.Equal(beyond, string.Join(", ", Ownership.Milestones.Except(verdict.Reached).Order()));
    }
}
