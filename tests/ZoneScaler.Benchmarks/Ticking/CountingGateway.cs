using ZoneScaler.Streams;

namespace ZoneScaler.Benchmarks.Ticking;

/// <summary>A gateway that only counts what it gets.</summary>
internal sealed class CountingGateway : IGatewayInbox
{
    public long Bytes { get; private set; }

    public void Receive(FrameBuffer frame)
    {
        Bytes += frame.Length;
        frame.Release();
    }
}
