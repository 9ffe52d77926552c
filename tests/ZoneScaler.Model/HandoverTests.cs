using ZoneScaler.Model.Checking;

namespace ZoneScaler.Model;

/// <summary>handover.pml: within these bounds an entity that is handed over is never lost and never doubled; without any one of its safeguards it is.</summary>
public sealed class HandoverTests
{
    private static readonly PromelaModel Handover = new("handover.pml");

    /// <summary>Bounds, and how many states there are within them, as docs/model.md says.</summary>
    public static TheoryData<string, long> Bounds => new()
    {
        { "COPIES=2 EPOCHS=3 HOPS=1", 608_505 },
        { "COPIES=3 EPOCHS=3 HOPS=1", 412_167 },
    };

    [SpinTheory]
    [MemberData(nameof(Bounds))]
    public void Handover_EveryStateWithinBounds_EntityIsInOnePlace(string bounds, long states)
    {
        ArgumentNullException.ThrowIfNull(bounds);

        var (verdict, steps) = Handover.Verify(bounds.Split(' '));

        Assert.True(verdict.Errors == 0, $"{verdict.Violation}\n{steps}");
        Assert.True(verdict.IsComplete, "The search was cut short.");
        Assert.Equal(states, verdict.States);
        Assert.Empty(Handover.Milestones.Except(verdict.Reached));
    }

    [SpinTheory]
    [InlineData("BUG_ACKS_OF_FORMER_EPOCHS", "(count>0)")]
    [InlineData("BUG_ACK_BEFORE_COMMIT", "(count>0)")]
    [InlineData("BUG_DUPLICATE_TAKEN", "(count<2)")]
    [InlineData("BUG_INHERITED_IS_COMMITTED", "(count<2)")]
    [InlineData("BUG_NO_EPOCH_REFUSAL", "(count>0)")]
    [InlineData("BUG_NUMBERS_BEGIN_ANEW", "(count>0)")]
    [InlineData("BUG_OUTPUT_BEFORE_COMMIT", "(count<2)")]
    public void Handover_BugIsPlanted_EntityIsLostOrDoubled(string bug, string violated)
    {
        var (verdict, steps) = Handover.Verify("COPIES=3", "EPOCHS=3", "HOPS=1", bug);

        Assert.Equal(1, verdict.Errors);
        Assert.Equal($"assertion violated {violated}", verdict.Violation);
        Assert.NotEmpty(steps);
    }

    [Fact]
    public void Handover_BugsOfTheModel_AreAllTested()
    {
        var tested = PlantedBugs.Of(typeof(HandoverTests), nameof(Handover_BugIsPlanted_EntityIsLostOrDoubled));

        Assert.Equal(Handover.Bugs.Order(), tested.Order());
    }
}
