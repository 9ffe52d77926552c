namespace ZoneScaler.EndToEnd;

/// <summary>A cluster of processes under players' eyes while its processes die.</summary>
public sealed class ChaosTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Chaos_EveryCoordinatorAndGatewayIsKilledOnce_AllSessionsGoOn()
    {
        var (exitCode, output) = await SkirmishProgram.RunAsync(Patience, "chaos", "--backups", "0", "--victims", "coordinator,gateway", "--faults", "kill", "--players", "20", "--duration", "30s", "--calm", "2s", "--lease", "3");

        Assert.True(exitCode == 0, output);
        foreach (var name in new[] { "coordinator-1", "coordinator-2", "gateway-1", "gateway-2" })
            Assert.Matches($"Done: .*{name} [1-9]+ kill", output);
    }
}
