namespace ZoneScaler.EndToEnd;

/// <summary>A cluster of processes under players' eyes while its workers are restarted one by one, in order.</summary>
public sealed class RollingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [UnixFact]
    public async Task Rolling_EveryWorkerIsRestartedOnce_NobodyIsLostOrCheated()
    {
        var (exitCode, output) = await SkirmishProgram.RunAsync(Patience, "rolling", "--workers", "2", "--players", "8", "--calm", "1s", "--warm-up", "2s", "--drones", "32");

        Assert.True(exitCode == 0, output);
        foreach (var name in new[] { "worker-1", "worker-2" })
            Assert.Matches($"ROLLING {name}: exit code 0", output);
        Assert.Contains("Verdict: good. 2 restarts", output, StringComparison.Ordinal);
    }
}
