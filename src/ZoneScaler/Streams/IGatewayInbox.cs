namespace ZoneScaler.Streams;

/// <summary>Where a gateway receives the frames that zones send it.</summary>
public interface IGatewayInbox
{
    /// <summary>Takes over a frame. Called by several threads at once; must not block.</summary>
    void Receive(FrameBuffer frame);
}
