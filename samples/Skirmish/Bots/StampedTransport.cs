using ZoneScaler.Client.Transport;

namespace Skirmish.Bots;

/// <summary>A WebSocket that remembers when the frame given out last arrived, so that what is measured is the network and the server, not how often a bot looks.</summary>
internal sealed class StampedTransport(Uri address) : IClientTransport
{
    private readonly WebSocketTransport _socket = new(address);

    public TimeSpan LastArrival { get; private set; }

    public TransportState State => _socket.State;

    public void Send(ReadOnlySpan<byte> frame) => _socket.Send(frame);

    public bool TryReceive(out ReadOnlyMemory<byte> frame, out TimeSpan arrived)
    {
        if (!_socket.TryReceive(out frame, out arrived))
            return false;
        LastArrival = arrived;
        return true;
    }

    public void Dispose() => _socket.Dispose();
}
