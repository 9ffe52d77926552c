using System.Net;
using System.Net.Sockets;
using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Mesh.Tests.Links;

public sealed class LinkTests
{
    private static readonly ZoneId Zone = ZoneId.OfCell(0, 0);

    [Fact]
    public async Task Link_Dialled_CarriesFramesBothWaysInTheirOrder()
    {
        await using var a = await MeshNode.StartAsync("a", 11);
        await using var b = await MeshNode.StartAsync("b", 12);
        await a.DialAsync(b.Id, b.Address);
        var there = await a.OutboxAsync(b.Id);
        var back = await b.OutboxAsync(a.Id);

        for (var i = 0; i < 1000; i++)
            there.Send(Zone, MeshNode.Frame(i % 300 + 1, (byte)i));
        back.SendToGateway(MeshNode.Frame(20, 9));

        await Wait.UntilAsync(() => b.Frames.ZoneFrames.Count == 1000 && a.Frames.GatewayFrames.Count == 1, () => $"{b.Frames.ZoneFrames.Count}");
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (i % 300 + 1, (byte)i)), b.Frames.ZoneFrames.Select(f => (f.Bytes.Length, f.Bytes[0])));
        Assert.All(b.Frames.ZoneFrames, f => Assert.Equal(Zone, f.Zone));
        Assert.Equal(20, a.Frames.GatewayFrames.Single().Length);
    }

    [Fact]
    public async Task Frame_LargerThanABatch_ArrivesWhole()
    {
        await using var a = await MeshNode.StartAsync("a", 11, new MeshOptions { MaxBatchBytes = 4096 });
        await using var b = await MeshNode.StartAsync("b", 12);
        await a.DialAsync(b.Id, b.Address);
        var there = await a.OutboxAsync(b.Id);
        var large = FrameBuffer.Rent(100_000);
        for (var i = 0; i < 100_000; i++)
            large.Writer.WriteByte((byte)(i * 7 + i / 256));
        var expected = large.Span.ToArray();

        there.Send(Zone, MeshNode.Frame(3000, 1));
        there.Send(Zone, large);
        there.Send(Zone, MeshNode.Frame(10, 2));

        await Wait.UntilAsync(() => b.Frames.ZoneFrames.Count == 3, b.Log.ToString);
        Assert.Equal([3000, 100_000, 10], b.Frames.ZoneFrames.Select(f => f.Bytes.Length));
        Assert.Equal(expected, b.Frames.ZoneFrames.ElementAt(1).Bytes);
    }

    [Fact]
    public async Task Dial_BothAtOnce_LeavesOneLinkThatWorks()
    {
        for (var i = 0; i < 5; i++)
        {
            await using var a = await MeshNode.StartAsync("a", 11);
            await using var b = await MeshNode.StartAsync("b", 12);

            await Task.WhenAll(a.DialAsync(b.Id, b.Address), b.DialAsync(a.Id, a.Address));
            await a.OutboxAsync(b.Id);
            await b.OutboxAsync(a.Id);
            await Wait.UntilAsync(() => a.Mesh.Links.Count(l => l.Reason == LinkEndReason.None) == 1 && b.Mesh.Links.Count(l => l.Reason == LinkEndReason.None) == 1, () => $"{a.Log} / {b.Log}");

            (await a.OutboxAsync(b.Id)).Send(Zone, MeshNode.Frame(5));
            (await b.OutboxAsync(a.Id)).Send(Zone, MeshNode.Frame(5));
            await Wait.UntilAsync(() => a.Frames.ZoneFrames.Count == 1 && b.Frames.ZoneFrames.Count == 1, () => $"{a.Log} / {b.Log}");
        }
    }

    [Fact]
    public async Task Link_EndedByOneSide_IsDownAtTheOtherAndDialledAnew()
    {
        await using var a = await MeshNode.StartAsync("a", 11);
        await using var b = await MeshNode.StartAsync("b", 12);
        await a.DialAsync(b.Id, b.Address);
        var before = await a.OutboxAsync(b.Id);
        await b.OutboxAsync(a.Id);

        await b.ForgetAsync(a.Id);

        await a.ExpectAsync(NodeEvent.LinkDown, "b@12");
        await a.ExpectAsync(NodeEvent.LinkUp, "b@12", count: 2);
        before.Send(Zone, MeshNode.Frame(5)); // into the void, and released there
        (await a.OutboxAsync(b.Id)).Send(Zone, MeshNode.Frame(6));
        await Wait.UntilAsync(() => b.Frames.ZoneFrames.Count == 1, b.Log.ToString);
        Assert.Equal(6, b.Frames.ZoneFrames.Single().Bytes.Length);
    }

    [Fact]
    public async Task Peer_ThatStops_SaysSo()
    {
        await using var a = await MeshNode.StartAsync("a", 11);
        var b = await MeshNode.StartAsync("b", 12);
        await a.DialAsync(b.Id, b.Address);
        await a.OutboxAsync(b.Id);

        b.Mesh.Stop();

        await a.ExpectAsync(NodeEvent.LinkDown, nameof(LinkEndReason.Stopping));
        await b.DisposeAsync();
    }

    [Fact]
    public async Task Peer_OfAnotherWorld_IsRefusedAndTold()
    {
        await using var a = await MeshNode.StartAsync("a", 11);
        await using var b = await MeshNode.StartAsync("b", 12, world: "other");

        await a.DialAsync(b.Id, b.Address);

        await Wait.UntilAsync(() => a.Mesh.Ends(LinkEndReason.WrongWorld) > 0 && b.Mesh.Ends(LinkEndReason.WrongWorld) > 0, () => $"{a.Log} / {b.Log}");
        Assert.Equal(0, a.Log.Count(NodeEvent.LinkUp));
    }

    [Fact]
    public async Task Peer_ThatWasRestarted_IsNotMistakenForTheOneBefore()
    {
        await using var a = await MeshNode.StartAsync("a", 11);
        await using var b = await MeshNode.StartAsync("b", 20);

        await a.DialAsync(new NodeId("b", 12), b.Address);

        await Wait.UntilAsync(() => a.Mesh.Ends(LinkEndReason.WrongNode) > 0, a.Log.ToString);
        Assert.Equal(0, b.Log.Count(NodeEvent.LinkUp));
    }

    [Fact]
    public async Task Peer_ThatIsNotThere_IsUnreachable()
    {
        await using var a = await MeshNode.StartAsync("a", 11);

        await a.DialAsync(new NodeId("b", 12), "http://127.0.0.1:1");

        await Wait.UntilAsync(() => a.Mesh.Ends(LinkEndReason.Unreachable) > 1, a.Log.ToString);
    }

    [Fact]
    public async Task Peer_ThatAcceptsAndSaysNothing_IsSilent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var a = await MeshNode.StartAsync("a", 11, settings: new ClusterSettings { LinkSilence = TimeSpan.FromMilliseconds(300), LinkKeepAlive = TimeSpan.FromMilliseconds(50) });

        await a.DialAsync(new NodeId("b", 12), $"http://{listener.LocalEndpoint}");

        await Wait.UntilAsync(() => a.Mesh.Ends(LinkEndReason.Silent) > 0, a.Log.ToString);
    }

    [Fact]
    public async Task Peer_ThatDoesNotTakeWhatIsSent_CongestsAndThenOverrunsTheLink()
    {
        var options = new MeshOptions { CongestedBytes = 64 * 1024, MaxBatchBytes = 64 * 1024, MaxBacklogBytes = 4 * 1024 * 1024 };
        await using var a = await MeshNode.StartAsync("a", 11, options);
        await using var b = await MeshNode.StartAsync("b", 12);
        await using var c = await MeshNode.StartAsync("c", 13);
        await a.DialAsync(b.Id, b.Address);
        await a.DialAsync(c.Id, c.Address);
        var slow = await a.OutboxAsync(b.Id);
        var good = await a.OutboxAsync(c.Id);
        b.Frames.Open.Reset();
        var wasCongested = false;

        await Wait.UntilAsync(
            () =>
            {
                for (var i = 0; i < 64; i++)
                    slow.Send(Zone, MeshNode.Frame(60_000));
                wasCongested |= slow.IsCongested;
                return a.Mesh.Ends(LinkEndReason.Overrun) > 0;
            },
            a.Log.ToString);

        Assert.True(wasCongested);
        await a.ExpectAsync(NodeEvent.LinkDown, nameof(LinkEndReason.Overrun));
        good.Send(Zone, MeshNode.Frame(5));
        await Wait.UntilAsync(() => c.Frames.ZoneFrames.Count == 1, c.Log.ToString);
        Assert.False(good.IsCongested);
        b.Frames.Open.Set();
        await a.OutboxAsync(b.Id); // another one takes its place
    }

    [Fact]
    public async Task Frame_Refused_IsAnsweredOverTheLink()
    {
        await using var a = await MeshNode.StartAsync("a", 11);
        await using var b = await MeshNode.StartAsync("b", 12);
        b.Frames.Answer = FrameRefusal.NotHere;
        await a.DialAsync(b.Id, b.Address);
        var there = await a.OutboxAsync(b.Id);
        a.Routes.Learn(new(Zone, 1, b.Id));
        var path = a.Routes.Reach(Zone).Path;

        there.Send(Zone, MeshNode.Frame(5));

        await b.ExpectAsync(NodeEvent.FrameMoved, "a@11");
        await Wait.UntilAsync(() => a.Routes.Reach(Zone).Path != path, a.Log.ToString);
    }

    [Theory]
    [InlineData(new byte[] { }, LinkEndReason.Malformed)]
    [InlineData(new byte[] { 99, 1, 2, 3 }, LinkEndReason.WrongVersion)]
    [InlineData(new byte[] { 1, 1, 0, 0 }, LinkEndReason.Malformed)] // half a header
    [InlineData(new byte[] { 1, 77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, LinkEndReason.Malformed)] // no such kind
    [InlineData(new byte[] { 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 127 }, LinkEndReason.Malformed)] // a length beyond the end
    [InlineData(new byte[] { 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255 }, LinkEndReason.Malformed)] // a negative one
    [InlineData(new byte[] { 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0xFF, 0xFF }, LinkEndReason.Malformed)] // no protobuf
    [InlineData(new byte[] { 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 }, LinkEndReason.Malformed)] // a frame before the greeting
    [InlineData(new byte[] { 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1 }, LinkEndReason.Malformed)] // the same for the gateway
    [InlineData(new byte[] { 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 200 }, LinkEndReason.Malformed)] // an end for no reason
    public async Task Stranger_ThatSendsGarbage_EndsItsOwnLinkOnly(byte[] garbage, LinkEndReason reason)
    {
        await using var a = await MeshNode.StartAsync("a", 11);
        await using var b = await MeshNode.StartAsync("b", 12);
        await a.DialAsync(b.Id, b.Address);
        var good = await a.OutboxAsync(b.Id);

        await SendRawAsync(b.Address, garbage);

        await Wait.UntilAsync(() => b.Mesh.Ends(reason) == 1, () => $"{reason} in {b.Log}");
        good.Send(Zone, MeshNode.Frame(5));
        await Wait.UntilAsync(() => b.Frames.ZoneFrames.Count == 1, b.Log.ToString);
        Assert.Equal(0, b.Log.Count(NodeEvent.LinkDown));
    }

    [Fact]
    public async Task Stranger_ThatSendsTooLargeAMessage_IsMalformed()
    {
        await using var b = await MeshNode.StartAsync("b", 12);

        await SendRawAsync(b.Address, new byte[5 * 1024 * 1024]);

        await Wait.UntilAsync(() => b.Mesh.Ends(LinkEndReason.Malformed) == 1, b.Log.ToString);
    }

    private static async Task SendRawAsync(string address, byte[] message)
    {
        var bytes = Marshaller.Create<byte[]>((m, w) => { m.CopyTo(w.GetSpan(Math.Max(1, m.Length))); w.Advance(m.Length); }, s => []);
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "zonescaler.mesh.Mesh", "Link", bytes, bytes);
        using var channel = GrpcChannel.ForAddress(address);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);
        await call.ResponseHeadersAsync;
        try
        {
            await call.RequestStream.WriteAsync(message);
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                // The node says why it hangs up.
            }
        }
        catch (RpcException)
        {
            // It hung up.
        }
    }
}
