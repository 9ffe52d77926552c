namespace ZoneScaler.EndToEnd;

public sealed class ShutdownTests
{
    [UnixFact]
    public async Task Server_Interrupted_EndsCleanlyAndSoon()
    {
        await using var server = await SkirmishServer.StartAsync();

        var (took, exitCode) = await server.InterruptAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(5), $"It took {took}:\n{server.Output}");
        Assert.DoesNotContain("Unhandled exception", server.Output, StringComparison.Ordinal);
    }
}
