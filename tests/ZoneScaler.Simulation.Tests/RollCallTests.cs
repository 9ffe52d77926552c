using ZoneScaler.Simulation.Scripts;

namespace ZoneScaler.Simulation.Tests;

/// <summary>The player registry starts empty while a player's entity is on its way, and cannot be found: its session goes on with it.</summary>
public sealed class RollCallTests
{
    /// <summary>In others the player leaves at the wrong time.</summary>
    public const ulong Seed = 1;

    [Fact]
    public void Registry_StartsEmptyWhileAnEntityIsOnItsWay_GivesTheSessionNoOther()
    {
        var (hasStruck, report) = RollCallScript.Run(Seed);

        Assert.True(hasStruck);
        Assert.Null(report.Failure);
    }
}
