using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Play;

/// <summary>A connection in memory: keeps what the gateway sent.</summary>
public sealed class FakeTransport : ISessionTransport
{
    private readonly List<byte[]> _written = [];

    public bool IsWritable { get; set; } = true;

    /// <summary>Whether frames are only counted, so that nothing is allocated.</summary>
    public bool IsDiscarding { get; init; }

    /// <summary>What each write throws, if anything.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Frames that were flushed, in order, until the test takes them.</summary>
    public List<byte[]> Sent { get; } = [];

    public long Bytes { get; private set; }

    public int Flushes { get; private set; }

    public CloseReason Closed { get; private set; }

    public string Text { get; private set; } = "";

    public void Write(ReadOnlySpan<byte> frame)
    {
        if (Fault != null)
            throw Fault;
        Bytes += frame.Length;
        if (!IsDiscarding)
            _written.Add(frame.ToArray());
    }

    public void Flush()
    {
        Flushes++;
        Sent.AddRange(_written);
        _written.Clear();
    }

    public void Close(CloseReason reason, string text)
    {
        Closed = reason;
        Text = text;
    }

    public IEnumerable<byte[]> Frames(ServerFrame type) => Sent.Where(f => f[0] == (byte)type);
}
