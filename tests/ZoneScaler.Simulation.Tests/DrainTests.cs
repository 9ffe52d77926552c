using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>What a worker that leaves knows of who could take what it has: it waits for others as long as one stays, and not for long if nobody does.</summary>
public sealed class DrainTests
{
    private const ulong Seed = 1;

    [Fact]
    public void Worker_OthersStay_IsNeverIdleAndGoesWithNothingLeft()
    {
        var (looks, report) = DrainScript.Run(Seed, backups: 1, script => script.Drain(..1));

        Assert.Null(report.Failure);
        Assert.NotEqual(0, looks[0].Left);
        Assert.True(looks[^1].At < DrainScript.Patience);
        Assert.DoesNotContain(looks, look => look.IsIdle);
    }

    [Fact]
    public void Worker_TheLastOthersLeaveToo_IsIdleFromThenOn()
    {
        var last = TimeSpan.FromSeconds(1);
        var (looks, report) = DrainScript.Run(Seed, backups: 1, script =>
        {
            script.Drain(1..4);
            script.After(last, () =>
            {
                script.Drain(4..);
                script.Drain(..1);
            });
        });

        Assert.Null(report.Failure);
        Assert.DoesNotContain(looks, look => look.At < last && look.IsIdle);
        Assert.Contains(looks, look => look.IsIdle && look.Left > 0);
    }

    [Fact]
    public void Worker_NobodyCoordinates_IsIdleUntilSomebodyDoes()
    {
        var away = TimeSpan.FromSeconds(5);
        var (looks, report) = DrainScript.Run(Seed, backups: 1, script =>
        {
            script.LoseCoordinators(away);
            script.Drain(..1);
        });

        Assert.Null(report.Failure);
        Assert.Contains(looks, look => look.At < away && look.IsIdle && look.Left > 0);
        Assert.False(looks[^1].IsIdle);
        Assert.True(looks[^1].At < DrainScript.Patience);
    }
}
