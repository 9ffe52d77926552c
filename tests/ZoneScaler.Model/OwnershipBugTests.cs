using ZoneScaler.Model.Checking;

namespace ZoneScaler.Model;

/// <summary>Without any one of its safeguards, ownership.pml is not safe.</summary>
public sealed class OwnershipBugTests
{
    private const string TwoNodes = "NODES=2 EPOCHS=3 TICKS=2";

    private const string TwoInSync = "NODES=3 EPOCHS=3 TICKS=1 LEASES=0 RESETS=0 CRASHES=0 DOUBTS=0 IN_SYNC=6 LISTINGS=1";

    private static readonly PromelaModel Ownership = new("ownership.pml");

    [SpinTheory]
    [InlineData("BUG_ACK_OF_FORMER_LISTING", TwoNodes, "contains")]
    [InlineData("BUG_ACK_OF_FORMER_STATE", TwoInSync, "(node[i].state==base[")]
    [InlineData("BUG_BUILT_IN_PLACE", TwoNodes, "contains")]
    [InlineData("BUG_COMMIT_WITHOUT_DROP", TwoNodes, "contains")]
    [InlineData("BUG_DROP_BEFORE_ANSWER", TwoNodes, "contains")]
    [InlineData("BUG_GIVE_UP_ON_OLD_NEWS", TwoNodes, "contains")]
    [InlineData("BUG_GO_ON_BY_TICK", TwoInSync, "contains")]
    [InlineData("BUG_JOIN_UNREADY", TwoNodes, "contains")]
    [InlineData("BUG_NO_EPOCH_REFUSAL", TwoNodes, "contains")]
    [InlineData("BUG_NO_FENCE_ROUND", TwoNodes, "contains")]
    [InlineData("BUG_NO_FREEZE", TwoNodes, "contains")]
    [InlineData("BUG_PROMOTE_JOINING", TwoNodes, "contains")]
    [InlineData("BUG_READ_SETTLES", TwoNodes, "contains")]
    [InlineData("BUG_REFUSED_MEANS_UNDONE", TwoNodes, "contains")]
    [InlineData("BUG_RESTART_ADOPTS", TwoNodes, "contains")]
    [InlineData("BUG_UNSEAL_ON_UNKNOWN", TwoNodes, "(node[i].state==base[stored.epoch])")]
    public void Ownership_BugIsPlanted_IsFound(string bug, string bounds, string violated)
    {
        ArgumentNullException.ThrowIfNull(bounds);

        var (verdict, steps) = Ownership.Verify([.. bounds.Split(' '), bug]);

        Assert.Equal(1, verdict.Errors);
        Assert.Contains(violated, verdict.Violation, StringComparison.Ordinal);
        Assert.NotEmpty(steps);
    }

    [Fact]
    public void Ownership_BugsOfTheModel_AreAllTested()
    {
        var tested = PlantedBugs.Of(typeof(OwnershipBugTests), nameof(Ownership_BugIsPlanted_IsFound));

        Assert.Equal(Ownership.Bugs.Order(), tested.Order());
    }
}
