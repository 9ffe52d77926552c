namespace ZoneScaler.Mesh.Tests.Links;

/// <summary>A clock that moves when told, with a timer that fires within <see cref="Advance"/>.</summary>
#pragma warning disable CA1001 // The timer is who made it's to dispose.
internal sealed class ManualTime : TimeProvider
#pragma warning restore CA1001
{
    private long _now;
    private Timer? _timer;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _timer = new Timer(this, () => callback(state));

    public void Advance(TimeSpan by)
    {
        _now += by.Ticks;
        if (_timer?.Due <= _now)
            _timer.Fire();
    }

    private sealed class Timer(ManualTime time, Action callback) : ITimer
    {
        public long? Due { get; private set; }

        public void Fire()
        {
            Due = null;
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = time._now + dueTime.Ticks;
            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
