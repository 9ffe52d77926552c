using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Hosting.Ticking;
using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Tests.Ticking;

public sealed class TickSchedulerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly TickQueue _queue = new(Time.GetTimestamp(), Time.TimestampFrequency, tickRate: 240);

    [Fact]
    public void Zones_ManyThreads_TickInOrderNeverEarlyNeverTwiceAtOnce()
    {
        const int Zones = 8;
        var running = new int[Zones];
        var ticks = new List<DueTick>[Zones];
        var broken = new ConcurrentQueue<string>();
        var names = new ConcurrentDictionary<string, bool>();
        using var enough = new CountdownEvent(Zones * 100);
        for (var i = 0; i < Zones; i++)
            ticks[_queue.Add(Time.GetTimestamp())] = [];

        using var scheduler = Create(4, (in due) =>
        {
            if (Interlocked.Exchange(ref running[due.Zone], 1) != 0)
                broken.Enqueue($"zone {due.Zone} on two threads");
            if (Time.GetTimestamp() < due.Deadline)
                broken.Enqueue($"tick {due.Number} of zone {due.Zone} came early");
            ticks[due.Zone].Add(due);
            names[Thread.CurrentThread.Name!] = true;
            Volatile.Write(ref running[due.Zone], 0);
            if (!enough.IsSet)
                enough.Signal();
            return due.Number + 1;
        });
        scheduler.Start();
        Assert.True(enough.Wait(Patience));
        Assert.True(scheduler.Stop(Patience));

        Assert.Empty(broken);
        Assert.All(ticks, AssertAbsolute);
        Assert.All(names.Keys, n => Assert.StartsWith("ZoneScaler tick ", n, StringComparison.Ordinal));
    }

    [Fact]
    public void Tick_Throws_ThreadZoneAndOtherZonesGoOn()
    {
        var logger = new CountingLogger();
        using var both = new CountdownEvent(2);
        for (var i = 0; i < 2; i++)
            _queue.Add(Time.GetTimestamp());
        var counts = new int[2];

        using var scheduler = new TickScheduler(_queue, 1, Run, Time, logger);
        scheduler.Start();

        Assert.True(both.Wait(Patience));
        Assert.True(scheduler.Stop(Patience));
        Assert.True(logger.Errors >= 5);

        long Run(in DueTick due)
        {
            if (++counts[due.Zone] == 5)
                both.Signal();
            return due.Zone == 0 ? throw new InvalidOperationException("thrown on purpose") : due.Number + 1;
        }
    }

    [Fact]
    public void Zones_AddedAndRemovedWhileRunning_TickMeanwhile_AndNotAfterwards()
    {
        var ticks = new ConcurrentDictionary<int, int>();
        using var scheduler = Create(3, (in due) =>
        {
            ticks.AddOrUpdate(due.Zone, 1, (_, count) => count + 1);
            return due.Number + 1;
        });
        scheduler.Start();
        for (var round = 0; round < 20; round++)
        {
            var number = -1;
            scheduler.Add(n => number = n);
            WaitUntil(() => ticks.GetValueOrDefault(number) >= 2);
            using var removed = new ManualResetEventSlim();
            scheduler.Remove(number, () =>
            {
                ticks[number] = 0;
                removed.Set();
            });
            Assert.True(removed.Wait(Patience));
            Assert.Equal(0, ticks[number]);
        }
        Assert.True(scheduler.Stop(Patience));
        Assert.All(ticks.Values, count => Assert.Equal(0, count));
    }

    [Fact]
    public void Remove_FromWithinItsOwnTick_IsToldWhenTheTickHasEnded()
    {
        using var removed = new ManualResetEventSlim();
        var isInTick = false;
        var wasInTick = true;
        TickScheduler? scheduler = null;
        using var created = scheduler = Create(2, (in due) =>
        {
            isInTick = true;
            if (due.Skipped >= 0 && !removed.IsSet)
                Remove(due.Zone);
            isInTick = false;
            return due.Number + 1;
        });
        scheduler.Add(_ => { });
        scheduler.Start();

        Assert.True(removed.Wait(Patience));
        Assert.False(wasInTick);

        void Remove(int zone) => scheduler!.Remove(zone, () =>
        {
            wasInTick = isInTick;
            removed.Set();
        });
    }

    [Fact]
    public void Steer_Ahead_IdleThreadsTakeWhatIsDueNow()
    {
        using var ticked = new ManualResetEventSlim();
        using var scheduler = Create(2, (in due) =>
        {
            if (due.Number >= 240 * 3600)
                ticked.Set();
            return due.Number + 240 * 60; // once a minute
        });
        scheduler.Add(_ => { });
        scheduler.Start();

        scheduler.Steer(3600 * Time.TimestampFrequency + Time.TimestampFrequency * 61);

        Assert.True(ticked.Wait(Patience));
    }

    [Fact]
    public void AllZonesAsleep_Threads_WaitWithoutAskingForTheTime()
    {
        var clock = new CountingTime();
        var threads = new ConcurrentDictionary<Thread, bool>();
        using var ticked = new AutoResetEvent(false);
        var zone = _queue.Add(Time.GetTimestamp());

        using var scheduler = new TickScheduler(_queue, 2, Run, clock, NullLogger.Instance);
        scheduler.Start();
        Assert.True(ticked.WaitOne(Patience));
        WaitUntil(() => threads.Keys.All(t => t.ThreadState.HasFlag(ThreadState.WaitSleepJoin)));
        var asked = clock.Asked;
        for (var i = 0; i < 3; i++)
        {
            scheduler.Wake(zone);
            Assert.True(ticked.WaitOne(Patience));
        }

        // A wake-up asks a few times; a thread that spun or polled through a period of 4 ms would ask thousands of times.
        Assert.InRange(clock.Asked - asked, 3, 20_000);
        Assert.True(scheduler.Stop(Patience));

        long Run(in DueTick due)
        {
            threads[Thread.CurrentThread] = true;
            ticked.Set();
            return long.MaxValue;
        }
    }

    [Fact]
    public void Wake_SleepingZone_TicksAtABoundary()
    {
        using var ticked = new BlockingCollection<DueTick>();
        var zone = _queue.Add(Time.GetTimestamp());
        using var scheduler = Create(1, (in due) =>
        {
            ticked.Add(due);
            return long.MaxValue;
        });
        scheduler.Start();
        Assert.True(ticked.TryTake(out var first, Patience));

        scheduler.Wake(zone);

        Assert.True(ticked.TryTake(out var second, Patience));
        Assert.True(second.Number > first.Number);
        Assert.Equal(0, second.Skipped);
    }

    [Fact]
    public void Stop_TickIsRunning_WaitsForItAndStartsNoMore()
    {
        var ticks = 0;
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        _queue.Add(Time.GetTimestamp());
        using var scheduler = Create(1, (in due) =>
        {
            ticks++;
            entered.Set();
            leave.Wait(Patience);
            return due.Number + 1;
        });
        scheduler.Start();
        Assert.True(entered.Wait(Patience));

        Assert.False(scheduler.Stop(TimeSpan.Zero));
        leave.Set();

        Assert.True(scheduler.Stop(Patience));
        Assert.Equal(1, ticks);
    }

    [Fact]
    public void Stop_NeverStarted_EndsAtOnce()
    {
        using var scheduler = Create(3, (in due) => due.Number + 1);

        Assert.True(scheduler.Stop(TimeSpan.Zero));
        Assert.Throws<InvalidOperationException>(scheduler.Start);
    }

    private static void AssertAbsolute(List<DueTick> ticks)
    {
        for (var i = 1; i < ticks.Count; i++)
            Assert.Equal(ticks[i - 1].Number + 1 + ticks[i].Skipped, ticks[i].Number);
    }

    private static void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));

    private TickScheduler Create(int threads, RunTick run) => new(_queue, threads, run, Time, NullLogger.Instance);

    private sealed class CountingTime : TimeProvider
    {
        private long _asked;

        public long Asked => Interlocked.Read(ref _asked);

        public override long GetTimestamp()
        {
            Interlocked.Increment(ref _asked);
            return base.GetTimestamp();
        }
    }

    private sealed class CountingLogger : ILogger
    {
        public int Errors { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Errors += logLevel == LogLevel.Error ? 1 : 0;
    }
}
