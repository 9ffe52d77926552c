namespace ZoneScaler.Ticking;

/// <summary>A tick that a <see cref="TickQueue"/> gave out to be run now.</summary>
/// <param name="Zone">The zone's number in the queue.</param>
/// <param name="Number">The world's tick number.</param>
/// <param name="Deadline">When it was due, as a timestamp.</param>
/// <param name="Skipped">How many ticks before it this zone skips, because it fell too far behind.</param>
public readonly record struct DueTick(int Zone, long Number, long Deadline, long Skipped);
