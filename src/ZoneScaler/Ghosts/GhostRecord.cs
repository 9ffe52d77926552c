using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.State;

namespace ZoneScaler.Ghosts;

/// <summary>What a zone notes about a ghost.</summary>
internal sealed class GhostRecord(Entity entity, StateLayout layout) : EntityRecord(entity, layout)
{
    /// <summary>The stream that shows it. Null for a departed one, until its new zone shows it.</summary>
    public GhostStream? Stream { get; set; }

    /// <summary>With which hop it came to its home. A departed one has left that again.</summary>
    public uint HomeHop => Stream == null && Hop > 0 ? Hop - 1 : Hop;

    /// <summary>The full state of the stream in which it entered.</summary>
    public uint Generation { get; set; }

    /// <summary>For a departed ghost: the tick until which it waits for its new zone.</summary>
    public long WaitsUntil { get; set; }

    /// <summary>The tick of its owner in which it last moved.</summary>
    public long MovedTick { get; set; }

    /// <summary>How far it then moved in a tick.</summary>
    public Vector3 Motion { get; set; }
}
