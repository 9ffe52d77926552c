using System.Collections.Concurrent;
using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Mesh.Tests.Links;

/// <summary>Takes the frames that come in, and keeps their bytes.</summary>
internal sealed class Collector : IFrameSink
{
    public ConcurrentQueue<(ZoneId Zone, byte[] Bytes)> ZoneFrames { get; } = new();

    public ConcurrentQueue<byte[]> GatewayFrames { get; } = new();

    /// <summary>What is answered to frames for zones.</summary>
    public FrameRefusal Answer { get; set; }

    /// <summary>While it is set, readers wait here.</summary>
    public ManualResetEventSlim Open { get; } = new(initialState: true);

    public FrameRefusal Receive(ZoneId zone, FrameBuffer frame)
    {
        Open.Wait(Wait.Patience);
        ZoneFrames.Enqueue((zone, frame.Span.ToArray()));
        frame.Release();
        return Answer;
    }

    public void ReceiveForGateway(FrameBuffer frame)
    {
        GatewayFrames.Enqueue(frame.Span.ToArray());
        frame.Release();
    }
}

/// <summary>Keeps what a node went through.</summary>
internal sealed class EventLog : INodeObserver
{
    public ConcurrentQueue<(NodeEvent Event, string Detail)> All { get; } = new();

    public void Note(NodeEvent happened, string detail) => All.Enqueue((happened, detail));

    public int Count(NodeEvent happened) => All.Count(e => e.Event == happened);

    public override string ToString() => string.Join("; ", All.Select(e => $"{e.Event}: {e.Detail}"));
}
