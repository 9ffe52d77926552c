using System.Numerics;
using Skirmish.Bots;
using ZoneScaler.Client.Entities;

namespace ZoneScaler.Skirmish.Tests.Bots;

public sealed class ShotWatchTests
{
    private readonly Findings _findings = new();
    private readonly ShotWatch _watch;
    private EntityId _ship = new(1, 1, 1);
    private long _tick;

    public ShotWatchTests()
    {
        _watch = new ShotWatch(_findings);
        _watch.Welcome(isResumed: false);
    }

    [Fact]
    public void Shots_SeenAndEndToldOnce_AreFine()
    {
        Show(0);
        Show(1);
        _watch.Seen(1);
        _watch.Ended(1);
        _watch.Ended(2); // over before the ship's next snapshot
        _watch.Seen(2);
        Show(2);
        Show(2, ShotWatch.EndPatience + 1);

        Assert.Equal((2, 0), (_findings.ShotsFired, _findings.ShotsNotSeen));
        AssertCheats();
    }

    [Fact]
    public void Shot_EndIsNotTold_IsLostOnceAfterPatience()
    {
        Show(0);
        Show(1);
        _watch.Seen(1);

        Show(1, ShotWatch.EndPatience);
        AssertCheats();
        Show(1, 2 * ShotWatch.EndPatience);

        AssertCheats(Cheat.LostShot);
    }

    [Fact]
    public void Shot_EndIsToldAfterPatience_IsNeitherLostNorTwice()
    {
        Show(0);
        Show(1);
        Show(1, ShotWatch.EndPatience + 1);

        AssertCheats(Cheat.LostShot);
        Assert.Single(_findings.Examples);
        _watch.Ended(1);

        AssertCheats();
        Assert.Empty(_findings.Examples);
        Assert.Equal(1, _findings.ShotsToldLate);
    }

    [Fact]
    public void Shot_EndIsToldTwice_IsCheating()
    {
        Show(0);
        Show(1);

        _watch.Ended(1);
        _watch.Ended(1);

        AssertCheats(Cheat.ShotTwice);
    }

    [Fact]
    public void Shot_EndIsToldTwiceBeforeTheShipSaysThatItFired_IsCheating()
    {
        Show(0);

        _watch.Ended(1);
        _watch.Ended(1);
        Show(1, ShotWatch.EndPatience + 1);

        AssertCheats(Cheat.ShotTwice);
    }

    [Fact]
    public void Shot_NotSeen_IsCountedAndNoCheat()
    {
        Show(0);
        Show(1);
        _watch.Ended(1);

        Show(1, ShotWatch.SightPatience + 1);

        Assert.Equal(1, _findings.ShotsNotSeen);
        AssertCheats();
    }

    [Fact]
    public void Shots_OverAnInterruption_AreStillFollowed()
    {
        Show(0);
        Show(3);
        _watch.Welcome(isResumed: true);

        Show(7); // fired on meanwhile
        foreach (var number in new ushort[] { 1, 2, 4, 5, 6, 7 })
            _watch.Ended(number);
        _watch.Ended(4);
        Show(7, ShotWatch.EndPatience + 1);

        Assert.Equal((7, 0), (_findings.ShotsFired, _findings.ShotsNotSeen));
        AssertCheats(Cheat.ShotTwice, Cheat.LostShot);
        Assert.Contains("shot 3 ", _findings.Examples[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Shots_NumbersBeginAgain_AreFollowed()
    {
        Show(65534);
        Show(1);
        _watch.Ended(65535);
        _watch.Ended(0);
        _watch.Ended(1);
        _watch.Ended(2);
        Show(2, ShotWatch.EndPatience + 1);
        AssertCheats();

        _watch.Ended(65535);

        Assert.Equal(4, _findings.ShotsFired);
        AssertCheats(Cheat.ShotTwice);
    }

    [Fact]
    public void Shots_FiredBeforeTheFirstLook_AreNotJudged()
    {
        _watch.Ended(1);
        Show(5);
        _watch.Ended(5);
        Show(6);
        _watch.Ended(4);
        _watch.Ended(6);
        Show(6, ShotWatch.EndPatience + 1);

        Assert.Equal(1, _findings.ShotsFired);
        AssertCheats();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Shots_OfAnotherShip_BeginAnew(bool isAnotherSession)
    {
        Show(0);
        Show(5);
        if (isAnotherSession)
            _watch.Welcome(isResumed: false);

        _ship = new EntityId(1, 1, 2);
        Show(0);
        Show(1);
        Show(1, ShotWatch.EndPatience + 1);

        AssertCheats(Cheat.LostShot);
        Assert.Contains("shot 1 ", _findings.Examples[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Ship_HasFiredFewerShotsThanBefore_IsCheating()
    {
        Show(5);
        Show(0);
        Show(6);

        Assert.Equal(1, _findings.ShotsFired);
        AssertCheats(Cheat.TimeWentBack);
    }

    private void Show(ushort fired, int snapshots = 1)
    {
        for (var i = 0; i < snapshots; i++)
            _watch.Snapshot(_ship, ++_tick, Vector2.Zero, fired);
    }

    private void AssertCheats(params Cheat[] expected) =>
        Assert.Equal(expected.Order(), Enum.GetValues<Cheat>().SelectMany(c => Enumerable.Repeat(c, _findings.Count(c))).Order());
}
