using ZoneScaler.Protocol;

namespace ZoneScaler.Benchmarks.Codec;

/// <summary>Sums over a run.</summary>
internal sealed class CodecSize
{
    public long Bits { get; set; }

    /// <summary>Which bodies changed, and that their states are differences.</summary>
    public long HeadBits { get; set; }

    public long TableBits { get; set; }

    public long PlainBits { get; set; }

    public long Entities { get; set; }

    public long Changed { get; set; }

    public int Tables { get; set; }

    public StateCoder Last { get; set; } = null!;
}
