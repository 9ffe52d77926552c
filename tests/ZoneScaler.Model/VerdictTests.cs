using ZoneScaler.Model.Checking;

namespace ZoneScaler.Model;

public sealed class VerdictTests
{
    private const string Complete = """
        reached: handed over
        Full statespace search for:
        State-vector 92 byte, depth reached 232, errors: 0
            47357 states, stored
        """;

    [Fact]
    public void Verdict_CompleteSearch_IsRead()
    {
        var verdict = Verdict.Parse(Complete);

        Assert.Equal((0, true, 47357, null), (verdict.Errors, verdict.IsComplete, verdict.States, verdict.Violation));
        Assert.Equal(["handed over"], verdict.Reached);
    }

    [Theory]
    [InlineData("error: max search depth too small")]
    [InlineData("Warning: Search not completed")]
    [InlineData("pan: out of memory")]
    [InlineData("pan: reached -DMEMLIM bound")]
    public void Verdict_SearchCutShort_IsNotComplete(string line) => Assert.False(Verdict.Parse($"{line}\n{Complete}").IsComplete);

    [Fact]
    public void Verdict_SearchByChance_IsNotComplete() => Assert.False(Verdict.Parse(Complete.Replace("Full statespace", "Bit statespace", StringComparison.Ordinal)).IsComplete);

    [Fact]
    public void Verdict_VerifierDied_HasNoErrorCount() => Assert.Null(Verdict.Parse("Segmentation fault").Errors);

    [SpinFact]
    public void Verdict_DepthTooSmall_IsNotComplete()
    {
        var (verdict, _) = new PromelaModel("handover.pml").Verify(maxDepth: 100, "COPIES=2", "EPOCHS=1");

        Assert.False(verdict.IsComplete);
    }
}
