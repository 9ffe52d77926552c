using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Tests.Lighthouse;

/// <summary>Leases end by the lighthouse's clock, but not for a time in which it stood still.</summary>
public sealed class LeaseClockTests
{
    [Fact]
    public async Task Lease_NobodyRenews_EndsOnTime()
    {
        await using var lighthouse = new ManualLighthouse();
        var lease = await GrantAsync(lighthouse, 10);

        for (var i = 0; i < 9; i++)
            await BeatAsync(lighthouse);
        Assert.Equal(1, await LeftAsync(lighthouse, lease));
        await BeatAsync(lighthouse);

        Assert.Equal(-1, await LeftAsync(lighthouse, lease));
    }

    [Fact]
    public async Task Lease_LighthouseStoodStill_HasAsMuchTimeAsBefore()
    {
        await using var lighthouse = new ManualLighthouse();
        var lease = await GrantAsync(lighthouse, 10);
        await BeatAsync(lighthouse);

        lighthouse.Elapse(TimeSpan.FromMinutes(5));
        Assert.Equal(9, await LeftAsync(lighthouse, lease));
        for (var i = 0; i < 9; i++)
            await BeatAsync(lighthouse);

        Assert.Equal(-1, await LeftAsync(lighthouse, lease));
    }

    private static async Task BeatAsync(ManualLighthouse lighthouse)
    {
        lighthouse.Elapse(TimeSpan.FromSeconds(1));
        await lighthouse.AskAsync(s => s.Revision);
    }

    private static async Task<long> GrantAsync(ManualLighthouse lighthouse, long seconds) =>
        (await lighthouse.AskAsync(s => s.LeaseGrant(new LeaseGrantRequest { TTL = seconds }))).ID;

    private static async Task<long> LeftAsync(ManualLighthouse lighthouse, long lease)
    {
        await lighthouse.AskAsync(s => s.Revision);
        return (await lighthouse.AskAsync(s => s.LeaseTimeToLive(new LeaseTimeToLiveRequest { ID = lease }))).TTL;
    }
}
