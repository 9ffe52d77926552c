using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Ticking;

/// <summary>Runs a zone's tick.</summary>
/// <returns>The tick that the zone wants next; <see cref="long.MaxValue"/> to sleep until it is woken.</returns>
internal delegate long RunTick(in DueTick due);
