using System.Numerics;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>Which zones one session looks at.</summary>
internal sealed class Watch
{
    public bool IsActive { get; set; }

    /// <summary>The place for which the cells were found.</summary>
    public Vector3 Center { get; set; }

    public CellPosition Low { get; set; }

    public CellPosition High { get; set; }

    /// <summary>The zone of the session's entity, which may be far from where the entity was last seen.</summary>
    public ZoneId Zone { get; set; }
}
