using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Network;

/// <summary>What travels over a connection: a control message's bytes, or a frame.</summary>
internal readonly record struct Packet(PacketKind Kind, byte[]? Control, ZoneId Zone, FrameBuffer? Frame)
{
    private const int EnvelopeBytes = 16;

    public int Bytes => EnvelopeBytes + (Control?.Length ?? 0) + (Frame?.Length ?? 0);

    /// <summary>It is lost.</summary>
    public void Drop() => Frame?.Release();
}

/// <summary>What a packet is.</summary>
internal enum PacketKind
{
    Connect,
    Accept,
    Control,
    FrameToZone,
    FrameToGateway,
    Close,
}
