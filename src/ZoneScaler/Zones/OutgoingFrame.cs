using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>A frame that a zone's tick has made.</summary>
/// <param name="Zone">Where to, if <paramref name="Gateway"/> is 0.</param>
/// <param name="Gateway">Where to, otherwise.</param>
/// <param name="Frame">The frame; whoever takes it releases it.</param>
/// <param name="IsReliable">Whether it says what must not be undone: then it waits for the zone's backups.</param>
internal readonly record struct OutgoingFrame(ZoneId Zone, uint Gateway, FrameBuffer Frame, bool IsReliable);
