namespace ZoneScaler.Client.Transport;

/// <summary>One connection to a server, polled. Its methods never block; a transport is used for one connection and then disposed of.</summary>
public interface IClientTransport : IDisposable
{
    /// <summary>Where the connection stands.</summary>
    TransportState State { get; }

    /// <summary>Sends a frame, or notes it to be sent. Does nothing once the connection is closed.</summary>
    void Send(ReadOnlySpan<byte> frame);

    /// <summary>Gives out the next frame that has come. Frames that came before the connection closed are still given out.</summary>
    /// <param name="frame">The frame, valid until the next call.</param>
    /// <param name="arrived">When it came, by <see cref="ClientClock"/>.</param>
    /// <returns>Whether there was one.</returns>
    bool TryReceive(out ReadOnlyMemory<byte> frame, out TimeSpan arrived);
}
