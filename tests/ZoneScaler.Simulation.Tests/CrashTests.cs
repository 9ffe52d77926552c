using Xunit.Abstractions;
using ZoneScaler.Cluster;
using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>One fault at each step of a zone's move, and of its failover, to each of those who take part: in the end one owner runs, and nothing is lost.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const ulong Seed = 1;

    [Fact]
    public void Zone_FaultAtEachStep_RunsOnceAndLosesNothing()
    {
        var results = new CrashResult[CrashCase.All.Count];
        Parallel.For(0, results.Length, i => results[i] = CrashCase.All[i].Run(Seed));

        foreach (var result in results)
            output.WriteLine($"{result.Case}: {result.Fault ?? "passed"}");
        Assert.Empty(results.Where(r => r.Fault != null).Select(r => $"{r.Case}: {r.Fault}"));
    }

    [Fact]
    public void Heir_WithoutItsState_LeavesTheZoneToAnotherBackup()
    {
        var result = CrashCase.All.Single(c => c.Blow == Blow.MemoryLost).Run(Seed);

        Assert.Null(result.Fault);
        Assert.True(result.Report.Transitions.ContainsKey(NodeEvent.StateLacking));
    }
}
