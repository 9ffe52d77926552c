using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Tests.Cluster;

public sealed class DrainPatienceTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private readonly DrainPatience _patience = new(Timeout);

    [Fact]
    public void IsOver_NothingBecomesLess_AfterAWhile()
    {
        Assert.False(IsOver(10, 0));
        Assert.False(IsOver(10, 3.9));
        Assert.True(IsOver(10, 4));
    }

    [Fact]
    public void IsOver_SomethingBecomesLess_WaitsOn()
    {
        Assert.False(IsOver(10, 0));
        Assert.False(IsOver(9, 3.9));
        Assert.False(IsOver(11, 7.8)); // an heir gets zones besides its backups
        Assert.True(IsOver(9, 8));
    }

    [Fact]
    public void IsOver_SomethingIsUnderWay_WaitsOn()
    {
        Assert.False(IsOver(10, 0));
        Assert.False(IsOver(10, 5, isIdle: false));
        Assert.False(IsOver(10, 8.9));
        Assert.True(IsOver(10, 9));
    }

    [Fact]
    public void IsOver_TimeIsUp_WhateverIsLeft()
    {
        Assert.False(IsOver(10, 19.9, isIdle: false));
        Assert.True(IsOver(9, 20, isIdle: false));
    }

    private bool IsOver(int left, double seconds, bool isIdle = true) => _patience.IsOver(left, isIdle, TimeSpan.FromSeconds(seconds));
}
