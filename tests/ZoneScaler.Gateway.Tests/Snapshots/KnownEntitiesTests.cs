using ZoneScaler.Gateway.Snapshots;

namespace ZoneScaler.Gateway.Tests.Snapshots;

public sealed class KnownEntitiesTests
{
    [Fact]
    public void NextFree_AfterSomeWereFreed_IsTheLowest()
    {
        var known = new KnownEntities();
        for (var i = 0; i < 300; i++)
        {
            var local = known.NextFree(0);
            Assert.Equal(i, local);
            known.Take(local);
        }
        known.Free(70);
        known.Free(3);
        Assert.Equal(3, known.NextFree(0));
        Assert.Equal(70, known.NextFree(4));
        Assert.Equal(300, known.NextFree(71));
        Assert.Equal(298, known.Count);
    }

    [Fact]
    public void NextFree_AboveAllThatFits_Grows()
    {
        var known = new KnownEntities();
        for (var i = 0; i < 128; i++)
            known.Take(i);
        Assert.Equal(128, known.NextFree(0));
        Assert.Equal(129, known.NextFree(129));
        Assert.Equal(700, known.NextFree(700));
        Assert.True(known.Record.Length > 700);
    }
}
