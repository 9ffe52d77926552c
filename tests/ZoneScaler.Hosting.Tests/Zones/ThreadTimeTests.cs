namespace ZoneScaler.Hosting.Tests.Zones;

public sealed class ThreadTimeTests
{
    [Fact]
    public void Now_WhileTheThreadSleeps_HardlyMoves_AndMovesWhileItWorks()
    {
        var start = ThreadTime.Now;
        Thread.Sleep(200);
        var slept = ThreadTime.Now - start;
        while (ThreadTime.Now - start - slept < 0.01)
            Thread.SpinWait(100); // ends only if the clock counts work

        Assert.InRange(slept, OperatingSystem.IsLinux() ? 0 : 0.19, OperatingSystem.IsLinux() ? 0.1 : 60); // elsewhere it is time that passes
    }
}
