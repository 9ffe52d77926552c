namespace ZoneScaler.Simulation.Time;

/// <summary>A machine's clock: it began at another time than others and runs a little faster or slower.</summary>
internal sealed class MachineClock(Schedule schedule, TimeSpan offset, double rate)
{
    public TimeSpan Now => At(schedule.Now);

    public TimeSpan At(TimeSpan trueTime) => offset + trueTime * rate;

    /// <summary>When the clock will show a time.</summary>
    public TimeSpan TrueTimeOf(TimeSpan time) => time == TimeSpan.MaxValue ? TimeSpan.MaxValue : (time - offset) / rate;
}
