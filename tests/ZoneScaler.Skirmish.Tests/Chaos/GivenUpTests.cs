using Skirmish.Chaos;

namespace ZoneScaler.Skirmish.Tests.Chaos;

public sealed class GivenUpTests
{
    private readonly GivenUp _givenUp = new();

    [Fact]
    public void ZoneQuarantined_BothItsKeeperAndTheCoordinatorSaySo_CountsOnce()
    {
        _givenUp.Hear("12:00:00.100 WARNING ZoneQuarantined: 2d/3,4, epoch 5, kept by worker-1: worker-2 died in tick 70 of it");
        _givenUp.Hear("12:00:00.200 WARNING ZoneQuarantined: 2d/3,4, epoch 5: worker-2 died in tick 70 of it");
        _givenUp.Hear("12:00:00.300 WARNING ZoneQuarantined: 2d/3,5, epoch 2, kept by worker-1: a person wants it so");

        Assert.Equal((2, 0), (_givenUp.Zones, _givenUp.Messages));
    }

    [Fact]
    public void DeadLetter_NotedAgainByTheNextCoordinator_CountsOnce()
    {
        _givenUp.Hear("12:00:00.100 WARNING DeadLetter: 2d/3,4: worker-2 died of message 1 in tick 70, and worker-1 had died with the zone before");
        _givenUp.Hear("12:00:01.100 WARNING DeadLetter: 2d/3,4: worker-2 died of message 1 in tick 70, and worker-1 had died with the zone before");

        Assert.Equal((0, 1), (_givenUp.Zones, _givenUp.Messages));
    }

    [Fact]
    public void OtherLines_CountNothing()
    {
        _givenUp.Hear("12:00:00.100 ZoneReleased: 2d/3,4, epoch 6, kept by worker-1: a person wants it so");
        _givenUp.Hear("12:00:00.200 WARNING ZoneLost: 2d/3,4, epoch 6, on worker-1: nobody has it");

        Assert.Equal((0, 0), (_givenUp.Zones, _givenUp.Messages));
    }
}
