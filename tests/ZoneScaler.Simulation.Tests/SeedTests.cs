using Xunit.Abstractions;
using ZoneScaler.Cluster;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Tests;

public sealed class SeedTests(ITestOutputHelper output)
{
    private const int Seeds = 300;

    [Fact]
    public void Cluster_ThreeHundredSeeds_HoldsWhatItPromises()
    {
        using var text = new StringWriter();
        var suite = new Suite(first: 1, Seeds, Environment.ProcessorCount, limit: null);

        suite.Run(text);
        suite.Write(text);

        output.WriteLine(text.ToString());
        Assert.Empty(suite.Failures);
        Assert.Equal(Seeds, suite.Count);
        Assert.True(suite.Eventful >= Seeds * 0.95, $"Only {suite.Eventful} of {Seeds} runs were eventful.");
        // An owner that lacks what it is to go on with would be a bug of the protocol; CrashTests let one lose its memory. Nothing here kills who steps it, so nothing is quarantined,
        // and the store has room for all.
        Assert.Empty(suite.NeverReached.Except([NodeEvent.StateLacking, NodeEvent.ZoneQuarantined, NodeEvent.ZoneKept, NodeEvent.ZoneReleased, NodeEvent.DeadLetter, NodeEvent.StoreFull]));
        Assert.Empty(suite.NeverStruck);
        Assert.DoesNotContain(BlinkWatch.Blinks, suite.Total.Counts.Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Run_SameSeed_HappensTheSameWay(ulong seed)
    {
        var one = SeedRun.Run(seed);
        using var lines = new StringWriter();
        var other = SeedRun.Run(seed, lines);

        Assert.Equal(one.Hash, other.Hash);
        Assert.Equal(one.Events, other.Events);
        Assert.NotEqual(one.Hash, SeedRun.Run(seed + 1000).Hash);
        Assert.Contains("ZoneOpened", lines.ToString(), StringComparison.Ordinal);
    }
}
