using ZoneScaler.Entities;
using ZoneScaler.Worlds;

namespace ZoneScaler.Ghosts;

/// <summary>What a zone knows of one neighbour's stream: which ghost each handle stands for, and how fresh it is.</summary>
internal sealed class GhostStream(ZoneId source)
{
    private EntityRecord?[] _byHandle = new EntityRecord?[64];

    public ZoneId Source { get; } = source;

    /// <summary>The receiver's tick in which the stream was last heard.</summary>
    public long LastHeard { get; set; }

    /// <summary>The ghost of a handle; null if it was not taken in, or another zone shows it now.</summary>
    public EntityRecord? this[int handle]
    {
        get => handle < _byHandle.Length ? _byHandle[handle] : null;
        set
        {
            if (handle >= _byHandle.Length)
            {
                if (value == null)
                    return;
                Array.Resize(ref _byHandle, Math.Max(_byHandle.Length * 2, handle + 1));
            }
            _byHandle[handle] = value;
        }
    }
}
