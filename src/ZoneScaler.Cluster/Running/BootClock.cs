using System.Runtime.InteropServices;

namespace ZoneScaler.Cluster.Running;

/// <summary>
/// A clock that goes on while the machine sleeps, so that a node that wakes up knows that its lease has ended: CLOCK_BOOTTIME on Linux. Elsewhere the time provider's timestamps, which
/// on Windows count sleep as well. Thread-safe and fast.
/// </summary>
internal sealed partial class BootClock
{
    private const int ClockBootTime = 7;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly bool _hasBootTime;

    public BootClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _hasBootTime = time == TimeProvider.System && OperatingSystem.IsLinux() && GetTime(ClockBootTime, out _) == 0;
    }

    /// <summary>The time since some moment in the past.</summary>
    public TimeSpan Now
    {
        get
        {
            if (!_hasBootTime)
                return _time.GetElapsedTime(_start);
            _ = GetTime(ClockBootTime, out var now); // it worked when the clock was made
            return new TimeSpan(now.Seconds * TimeSpan.TicksPerSecond + now.Nanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }

    [SuppressGCTransition]
    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
