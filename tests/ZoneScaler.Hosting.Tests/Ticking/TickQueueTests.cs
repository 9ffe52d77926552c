using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Tests.Ticking;

public sealed class TickQueueTests
{
    private const long Start = 1_000_000;
    private const long Second = 1_000_000_000;
    private const long Period = Second / 20;

    private readonly TickQueue _queue = new(Start, Second, tickRate: 20);

    [Theory]
    [InlineData(7, 1_000_000_000)]
    [InlineData(60, 1_000_000_000)]
    [InlineData(240, 10_000_000)]
    [InlineData(128, 24_000_000)]
    public void Schedule_YearsOfTicks_NeitherDriftsNorOverflows(int tickRate, long frequency)
    {
        var queue = new TickQueue(Start, frequency, tickRate);

        foreach (var tick in new long[] { 0, 1, 2, tickRate - 1, tickRate, 1_000_003, tickRate * 86_400L * 365 * 20 })
        {
            var exact = Start + (decimal)tick * frequency / tickRate;
            Assert.Equal((long)Math.Ceiling(exact), queue.Due(tick));
            Assert.Equal(tick, queue.TickAt(queue.Due(tick)));
            Assert.Equal(tick - 1, queue.TickAt(queue.Due(tick) - 1));
        }
    }

    [Fact]
    public void Take_BeforeTheDeadline_GivesNothing()
    {
        var zone = _queue.Add(Start);
        Assert.Equal(Start, _queue.NextDeadline);
        Run(Start, zone, 0);

        Assert.Equal(Start + Period, _queue.NextDeadline);
        Assert.False(_queue.TryTake(Start + Period - 1, out _));
        Assert.True(_queue.TryTake(Start + Period, out var due));
        Assert.Equal(new DueTick(zone, 1, Start + Period, 0), due);
    }

    [Fact]
    public void Add_ZoneThatRanElsewhere_CatchesUpWhatFellDueOnItsWay()
    {
        var zone = _queue.Add(Start + 12 * Period + 1, lastTick: 10);

        Run(Start + 12 * Period + 1, zone, 11);
        Run(Start + 12 * Period + 1, zone, 12);

        Assert.False(_queue.TryTake(Start + 13 * Period - 1, out _));
        Assert.Equal(Start + 13 * Period, _queue.NextDeadline);
    }

    [Fact]
    public void Add_ZoneThatRanElsewhereLongAgo_CatchesUpTheLimit_AndSkipsNone()
    {
        _queue.Add(Start + 100 * Period, lastTick: 10);

        Assert.True(_queue.TryTake(Start + 100 * Period, out var due));
        Assert.Equal((100 - TickQueue.DefaultCatchUp + 1, 0), (due.Number, due.Skipped));
    }

    [Fact]
    public void Add_ZoneThatIsAheadOfTheClock_WaitsForItsNextTick()
    {
        _queue.Add(Start + 10 * Period, lastTick: 11);

        Assert.Equal(Start + 12 * Period, _queue.NextDeadline);
    }

    [Fact]
    public void Take_ZonesWithDifferentDeadlines_GivesTheEarliestFirst()
    {
        var early = _queue.Add(Start);
        var late = _queue.Add(Start);
        var later = _queue.Add(Start);
        Run(Start, early, 0, next: 4);
        Run(Start, late, 0, next: 2);
        Run(Start, later, 0, next: 3);

        var order = TakeAll(Start + 4 * Period).Select(d => d.Zone);

        Assert.Equal([late, later, early], order);
    }

    [Fact]
    public void Take_EqualDeadlines_GoByNumberEachTime()
    {
        for (var i = 0; i < 9; i++)
            _queue.Add(Start);

        for (var tick = 0; tick < 3; tick++)
        {
            var due = TakeAll(Start + tick * Period);
            Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], due.Select(d => d.Zone));
            due.ForEach(d => _queue.Complete(d.Zone, d.Number + 1));
        }
    }

    [Fact]
    public void Take_RunningZone_IsNotGivenTwice()
    {
        _queue.Add(Start);
        Assert.True(_queue.TryTake(Start, out var due));

        Assert.False(_queue.TryTake(Start + 10 * Period, out _));
        Assert.Equal(long.MaxValue, _queue.NextDeadline);
        _queue.Complete(due.Zone, 1);

        Assert.True(_queue.TryTake(Start + 10 * Period, out _));
    }

    [Fact]
    public void Take_LateWithinTheCap_CatchesUpEveryTick()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0);

        var now = Start + 5 * Period + 1;
        var ticks = Enumerable.Range(0, 5).Select(_ => RunOne(now)).ToArray();

        Assert.Equal([1, 2, 3, 4, 5], ticks.Select(d => d.Number));
        Assert.All(ticks, d => Assert.Equal(0, d.Skipped));
        Assert.False(_queue.TryTake(now, out _));
    }

    [Fact]
    public void Take_LateBeyondTheCap_SkipsAndCounts()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0);

        var due = RunOne(Start + 100 * Period);

        Assert.Equal(96, due.Number);
        Assert.Equal(95, due.Skipped);
        Assert.Equal([97, 98, 99, 100], Enumerable.Range(0, 4).Select(_ => RunOne(Start + 100 * Period).Number));
        Assert.False(_queue.TryTake(Start + 100 * Period, out _));
    }

    [Fact]
    public void Take_TicksThatAreLate_KeepTheAbsoluteSchedule()
    {
        _queue.Add(Start);
        var random = new Random(7);
        for (var tick = 0; tick < 10_000; tick++)
        {
            var late = _queue.NextDeadline + random.NextInt64(Period);
            Assert.Equal(tick, RunOne(late).Number);
            Assert.Equal(Start + (tick + 1) * Period, _queue.NextDeadline);
        }
    }

    [Fact]
    public void Sleep_UntilWoken_CostsNothingAndCountsNoSkips()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0, next: long.MaxValue);
        Assert.Equal(long.MaxValue, _queue.NextDeadline);
        Assert.False(_queue.TryTake(Start + 1000 * Period, out _));

        _queue.Wake(zone, Start + 1000 * Period + 1);

        Assert.Equal(Start + 1001 * Period, _queue.NextDeadline);
        Assert.Equal(new DueTick(zone, 1001, Start + 1001 * Period, 0), RunOne(Start + 1001 * Period));
    }

    [Fact]
    public void Wake_ExactlyAtABoundary_TicksAtThatBoundary()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0, next: long.MaxValue);

        _queue.Wake(zone, Start + 3 * Period);

        Assert.Equal(3, RunOne(Start + 3 * Period).Number);
    }

    [Fact]
    public void Wake_AtTheBoundaryThatItTicked_DoesNotTickTwice()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0, next: long.MaxValue);

        _queue.Wake(zone, Start);

        Assert.Equal(Start + Period, _queue.NextDeadline);
    }

    [Fact]
    public void Wake_TimedSleeper_MovesItForwardButNeverBack()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0, next: 50);
        Assert.Equal(Start + 50 * Period, _queue.NextDeadline);

        _queue.Wake(zone, Start + 9 * Period + 1);
        Assert.Equal(Start + 10 * Period, _queue.NextDeadline);
        _queue.Wake(zone, Start + 20 * Period);

        Assert.Equal(10, RunOne(Start + 10 * Period).Number);
    }

    [Fact]
    public void Wake_WhileRunning_IsNotLost()
    {
        var zone = _queue.Add(Start);
        Assert.True(_queue.TryTake(Start, out _));

        _queue.Wake(zone, Start + 1);
        _queue.Complete(zone, long.MaxValue);

        Assert.Equal(Start + Period, _queue.NextDeadline);
    }

    [Fact]
    public void Complete_ZoneThatDoesNotRun_Throws()
    {
        var zone = _queue.Add(Start);

        Assert.Throws<InvalidOperationException>(() => _queue.Complete(zone, 1));
    }

    [Fact]
    public void Remove_WaitingZone_IsGone_AndItsNumberIsGivenAgain()
    {
        var zones = Enumerable.Range(0, 5).Select(_ => _queue.Add(Start)).ToArray();

        Assert.True(_queue.Remove(zones[1]));
        _queue.Wake(zones[1], Start);

        Assert.Equal([0, 2, 3, 4], TakeAll(Start).Select(d => d.Zone));
        Assert.Equal(1, _queue.Add(Start + 1));
        Assert.Equal(new DueTick(1, 1, Start + Period, 0), RunOne(Start + Period));
    }

    [Fact]
    public void Remove_RunningZone_GoesWhenItsTickEnds()
    {
        var zone = _queue.Add(Start);
        Assert.True(_queue.TryTake(Start, out _));

        Assert.False(_queue.Remove(zone));
        _queue.Wake(zone, Start);
        Assert.Throws<InvalidOperationException>(() => _queue.Remove(zone));
        Assert.Equal(1, _queue.Add(Start));

        Assert.False(_queue.Complete(zone, 1));
        Assert.Equal(0, _queue.Add(Start));
    }

    [Fact]
    public void Retire_WaitingZone_RunsItsNextTickAndIsGone()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0);

        Assert.False(_queue.Retire(zone, Start + Period / 2));
        Assert.Throws<InvalidOperationException>(() => _queue.Retire(zone, Start + Period / 2));
        Assert.True(_queue.TryTake(Start + Period, out var due));
        Assert.Equal(1, due.Number);
        Assert.False(_queue.Complete(zone, 2));
        Assert.Equal(long.MaxValue, _queue.NextDeadline);
        Assert.Equal(zone, _queue.Add(Start + Period));
    }

    [Fact]
    public void Retire_RunningZone_GoesWhenItsTickEnds()
    {
        var zone = _queue.Add(Start);
        Assert.True(_queue.TryTake(Start, out _));

        Assert.False(_queue.Retire(zone, Start));
        Assert.False(_queue.Complete(zone, 1));
    }

    [Fact]
    public void Retire_SleepingZone_IsGoneAtOnce()
    {
        var (zone, later) = (_queue.Add(Start), _queue.Add(Start));
        Run(Start, zone, 0, next: long.MaxValue);
        Run(Start, later, 0, next: 9);

        Assert.True(_queue.Retire(zone, Start));
        Assert.True(_queue.Retire(later, Start));
        Assert.Equal(long.MaxValue, _queue.NextDeadline);
    }

    [Fact]
    public void Remove_SleepingZone_IsGone()
    {
        var zone = _queue.Add(Start);
        Run(Start, zone, 0, next: long.MaxValue);

        Assert.True(_queue.Remove(zone));
        Assert.Equal(long.MaxValue, _queue.NextDeadline);
    }

    [Theory]
    [InlineData(0, 20, 5)]
    [InlineData(1000, 0, 5)]
    [InlineData(1000, 20, 0)]
    public void Constructor_ValueOutOfRange_Throws(long frequency, int tickRate, int catchUp) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TickQueue(Start, frequency, tickRate, catchUp));

    /// <summary>Anything may happen in any order; a plain model of the rules must agree at each step.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Queue_RandomHistory_AgreesWithThePlainModel(int seed)
    {
        var random = new Random(seed);
        var now = Start;
        var next = new List<long>();
        var last = new List<long>();
        var running = new HashSet<int>();
        var free = new Stack<int>();
        for (var step = 0; step < 20_000; step++)
        {
            now += random.NextInt64(random.Next(100) == 0 ? 20 * Period : Period / 10);
            var boundary = (now - Start + Period - 1) / Period;
            switch (random.Next(5))
            {
                case 0 when next.Count - free.Count < 30:
                    var added = free.TryPop(out var again) ? again : next.Count;
                    Assert.Equal(added, _queue.Add(now));
                    if (added == next.Count)
                    {
                        next.Add(0);
                        last.Add(0);
                    }
                    next[added] = boundary;
                    last[added] = -1;
                    break;
                case 4 when random.Next(3) == 0 && next.Count > 0:
                    var leaving = random.Next(next.Count);
                    if (running.Contains(leaving) || free.Contains(leaving))
                        break;
                    Assert.True(_queue.Remove(leaving));
                    free.Push(leaving);
                    next[leaving] = long.MaxValue;
                    break;
                case 1 when running.Count > 0:
                    var done = running.ElementAt(random.Next(running.Count));
                    var wish = random.Next(3) switch { 0 => long.MaxValue, 1 => last[done] + random.Next(1, 30), _ => last[done] + 1 };
                    running.Remove(done);
                    _queue.Complete(done, wish);
                    next[done] = wish;
                    break;
                case 2 when next.Count > 0:
                    var woken = random.Next(next.Count);
                    if (running.Contains(woken) || free.Contains(woken))
                        break;
                    _queue.Wake(woken, now);
                    next[woken] = Math.Min(next[woken], Math.Max(last[woken] + 1, boundary));
                    break;
                default:
                    var latest = (now - Start) / Period;
                    var expected = Enumerable.Range(0, next.Count).Where(z => !running.Contains(z) && next[z] <= latest)
                        .OrderBy(z => next[z]).ThenBy(z => z).Cast<int?>().FirstOrDefault();
                    Assert.Equal(expected.HasValue, _queue.TryTake(now, out var due));
                    if (expected is not { } zone)
                        break;
                    Assert.Equal(zone, due.Zone);
                    Assert.Equal(Math.Max(next[zone], latest - 4), due.Number);
                    Assert.Equal(due.Number - next[zone], due.Skipped);
                    last[zone] = due.Number;
                    running.Add(zone);
                    break;
            }
            var earliest = Enumerable.Range(0, next.Count).Where(z => !running.Contains(z)).Select(z => next[z]).DefaultIfEmpty(long.MaxValue).Min();
            Assert.Equal(earliest == long.MaxValue ? earliest : Start + earliest * Period, _queue.NextDeadline);
        }
    }

    private void Run(long now, int zone, long number, long? next = null)
    {
        Assert.True(_queue.TryTake(now, out var due));
        Assert.Equal((zone, number), (due.Zone, due.Number));
        _queue.Complete(zone, next ?? number + 1);
    }

    private DueTick RunOne(long now)
    {
        Assert.True(_queue.TryTake(now, out var due));
        _queue.Complete(due.Zone, due.Number + 1);
        return due;
    }

    private List<DueTick> TakeAll(long now)
    {
        var all = new List<DueTick>();
        while (_queue.TryTake(now, out var due))
            all.Add(due);
        return all;
    }
}
