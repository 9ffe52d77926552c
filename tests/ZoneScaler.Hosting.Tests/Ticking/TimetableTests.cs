using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Tests.Ticking;

public sealed class TimetableTests
{
    private const long Start = 1_000_000;
    private const long Second = 1_000_000_000;
    private const long Period = Second / 20;

    [Theory]
    [InlineData(30_000_000, Timetable.SlewDivisor)]
    [InlineData(-30_000_000, Timetable.SlewDivisor)]
    [InlineData(Period, Timetable.SlewDivisor)]
    [InlineData(Period + 1, Timetable.CoarseSlewDivisor)]
    [InlineData(999_999_999, Timetable.CoarseSlewDivisor)]
    [InlineData(-7 * Second, Timetable.CoarseSlewDivisor)]
    [InlineData(1, Timetable.SlewDivisor)]
    [InlineData(-1, Timetable.SlewDivisor)]
    public void Steer_WithinASecondOrBack_RunsALittleOffUntilItAgrees(long behind, int divisor)
    {
        var times = new Timetable(Start, Second, 20);
        var now = Start + 100 * Second;

        times.Steer(now, 100 * Second + behind);

        var end = now + Math.Abs(behind) * divisor;
        Assert.Equal(100 * Second, times.WorldAt(now));
        Assert.Equal(end - Start + behind, times.WorldAt(end));
        Assert.Equal(end + Second - Start + behind, times.WorldAt(end + Second));
        var before = now;
        for (var t = now; t < end; t += Math.Max(1, (end - now) / 1000))
        {
            var (passed, world) = (t - before, times.WorldAt(t) - times.WorldAt(before));
            Assert.InRange(world, passed - passed / divisor - 1, passed + passed / divisor + 1);
            before = t;
        }
    }

    [Fact]
    public void Steer_FarBehind_JumpsAhead()
    {
        var times = new Timetable(Start, Second, 20);

        times.Steer(Start + Second, 3600 * Second);

        Assert.Equal(3600 * Second, times.WorldAt(Start + Second));
        Assert.Equal(3600 * 20, times.TickAt(Start + Second));
        Assert.Equal(Start + Second, times.Due(3600 * 20));
    }

    [Fact]
    public void Steer_YearsBack_CreepsAndDoesNotOverflow()
    {
        var times = new Timetable(Start, Second, 20);
        var now = Start + 20L * 365 * 86_400 * Second / 4;

        times.Steer(now, 0);

        Assert.Equal(times.TickAt(now) + 90 * 20, times.TickAt(now + 100 * Second));
    }

    /// <summary>Steered at random, again and again also while it is on its way: time never goes back, and each tick is due at the first moment at which it is the last one due.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Steer_AtRandom_TimeNeverGoesBack_AndDueAgreesWithTickAt(int seed)
    {
        var random = new Random(seed);
        var times = new Timetable(Start, Second, 20);
        var now = Start;
        var tick = -1L;
        for (var i = 0; i < 5000; i++)
        {
            now += random.NextInt64(3 * Period);
            if (random.Next(10) == 0)
                times.Steer(now, times.WorldAt(now) + random.NextInt64(-Second / 4, Second / 4));
            var latest = times.TickAt(now);
            Assert.True(latest >= tick, "Time went back.");
            tick = latest;
            var due = times.Due(latest + 1);
            Assert.True(due > now);
            Assert.Equal(latest + 1, times.TickAt(due));
            Assert.Equal(latest, times.TickAt(due - 1));
        }
    }

    [Fact]
    public void Queue_JumpAhead_CountsSkippedTicks()
    {
        var queue = new TickQueue(Start, Second, 20);
        var zone = queue.Add(Start);
        Assert.True(queue.TryTake(Start, out _));
        queue.Complete(zone, 1);

        queue.Steer(Start + Period, 10 * Second);

        Assert.True(queue.TryTake(Start + Period, out var due));
        Assert.Equal(200 - TickQueue.DefaultCatchUp + 1, due.Number);
        Assert.Equal(due.Number - 1, due.Skipped);
    }
}
