using ZoneScaler.Cluster;
using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>One fault at each step of a zone's move, and of its failover, to each of those who take part: in the end one owner runs, and nothing is lost.</summary>
public sealed class CrashTests
{
    private const ulong Seed = 1;

    [Fact]
    public void Heir_WithoutItsState_LeavesTheZoneToAnotherBackup()
    {
        var result = CrashCase.All.Single(c => c.Blow == Blow.MemoryLost).Run(Seed);

        Assert.Null(result.Fault);
        Assert.True(result.Report.Transitions.ContainsKey(NodeEvent.StateLacking));
    }
}
