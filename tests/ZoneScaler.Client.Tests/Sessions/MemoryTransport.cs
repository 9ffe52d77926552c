using ZoneScaler.Client.Transport;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>A connection whose other end is the test.</summary>
internal sealed class MemoryTransport : IClientTransport
{
    private readonly Queue<(byte[] Frame, TimeSpan Arrived)> _received = new();

    public TransportState State { get; set; }

    public List<byte[]> Sent { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Give(byte[] frame, TimeSpan arrived) => _received.Enqueue((frame, arrived));

    public void Send(ReadOnlySpan<byte> frame) => Sent.Add(frame.ToArray());

    public bool TryReceive(out ReadOnlyMemory<byte> frame, out TimeSpan arrived)
    {
        var any = _received.TryDequeue(out var next);
        (frame, arrived) = (next.Frame, next.Arrived);
        return any;
    }

    public void Dispose() => IsDisposed = true;
}
