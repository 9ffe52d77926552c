using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// The way to one client: carries whole frames, in order. The gateway calls it from one thread at a time, but not always the same; no call may block.
/// </summary>
public interface ISessionTransport
{
    /// <summary>Whether the client has taken what was sent before; if not, the gateway holds its snapshots back.</summary>
    bool IsWritable { get; }

    /// <summary>Adds a frame to what the next <see cref="Flush"/> sends; copies it.</summary>
    void Write(ReadOnlySpan<byte> frame);

    /// <summary>Sends all frames written since the last call, in one go.</summary>
    void Flush();

    /// <summary>Ends the connection once what was flushed is sent. Further calls do nothing.</summary>
    void Close(CloseReason reason, string text);
}
