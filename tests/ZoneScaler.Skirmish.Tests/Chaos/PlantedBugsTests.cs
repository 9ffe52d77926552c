using Skirmish.Chaos;
using ZoneScaler.Worlds;

namespace ZoneScaler.Skirmish.Tests.Chaos;

public sealed class PlantedBugsTests
{
    [Fact]
    public void Names_AllOfThem_AreBugsThatCanBePlanted()
    {
        // A name that nobody knows plants nothing, and the run would be good.
        var bugs = typeof(World).Assembly.GetType("ZoneScaler.Planting.PlantedBug", throwOnError: true)!;

        Assert.Subset(Enum.GetNames(bugs).ToHashSet(), PlantedBugs.Names.ToHashSet());
    }
}
