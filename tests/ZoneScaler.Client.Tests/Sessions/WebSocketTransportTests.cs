using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;
using ZoneScaler.Client.Transport;

namespace ZoneScaler.Client.Tests.Sessions;

public sealed class WebSocketTransportTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new(Deadline);
    private readonly AutoResetEvent _arrived = new(false);

    private readonly int _port;

    public WebSocketTransportTests()
    {
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _listener.Stop();
        _stop.Cancel();
        _stop.Dispose();
    }

    [Fact]
    public async Task Frames_BothWays_ArriveWholeAndInOrder()
    {
        using var transport = Connect();
        using var server = await AcceptAsync();
        WaitUntil(() => transport.State == TransportState.Open);
        var large = new byte[100_000];
        new Random(1).NextBytes(large);
        transport.Send([1, 2, 3]);
        transport.Send(large);
        Assert.Equal([1, 2, 3], await ReceiveAsync(server));
        Assert.Equal(large, await ReceiveAsync(server));
        await server.SendAsync(large, WebSocketMessageType.Binary, true, _stop.Token);
        await server.SendAsync(new byte[] { 9 }, WebSocketMessageType.Binary, true, _stop.Token);
        Assert.Equal(large, Receive(transport));
        Assert.Equal([9], Receive(transport));
    }

    [Fact]
    public async Task Dispose_AfterSend_DeliversFirst()
    {
        var transport = Connect();
        using var server = await AcceptAsync();
        WaitUntil(() => transport.State == TransportState.Open);
        transport.Send([5]);
        transport.Dispose();
        Assert.Equal([5], await ReceiveAsync(server));
        Assert.Empty(await ReceiveAsync(server));
        Assert.Equal(WebSocketState.CloseReceived, server.State);
    }

    [Fact]
    public async Task Server_ClosesAfterLastFrame_FrameIsStillGivenOut()
    {
        using var transport = Connect();
        using var server = await AcceptAsync();
        await server.SendAsync(new byte[] { 6 }, WebSocketMessageType.Binary, true, _stop.Token);
        await server.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        WaitUntil(() => transport.State == TransportState.Closed);
        Assert.Equal([6], Receive(transport));
    }

    [Fact]
    public void Connect_NobodyListens_EndsClosed()
    {
        _listener.Stop();
        using var transport = Connect();
        WaitUntil(() => transport.State == TransportState.Closed);
    }

    [Fact]
    public async Task Server_NeverReads_TheClientGivesUpInsteadOfQueueing()
    {
        using var transport = Connect();
        using var server = await AcceptAsync();
        WaitUntil(() => transport.State == TransportState.Open);
        var frame = new byte[100_000];
        for (var i = 0; i < 2_000 && transport.State == TransportState.Open; i++)
            transport.Send(frame);
        WaitUntil(() => transport.State == TransportState.Closed);
    }

    private WebSocketTransport Connect() => new(new Uri($"ws://127.0.0.1:{_port}/play"), () => _arrived.Set());

    private async Task<WebSocket> AcceptAsync()
    {
        var stream = (await _listener.AcceptTcpClientAsync(_stop.Token)).GetStream();
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            request.Append((char)one[0]);
        }
        const string Header = "Sec-WebSocket-Key: ";
        var key = request.ToString().Split("\r\n").Single(l => l.StartsWith(Header, StringComparison.OrdinalIgnoreCase))[Header.Length..];
#pragma warning disable CA5350 // the WebSocket handshake asks for SHA-1
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"),
            _stop.Token);
        return WebSocket.CreateFromStream(stream, isServer: true, null, Timeout.InfiniteTimeSpan);
    }

    private async Task<byte[]> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[200_000];
        var length = 0;
        ValueWebSocketReceiveResult result;
        do
        {
            result = await socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token);
            length += result.Count;
        }
        while (!result.EndOfMessage);
        return buffer[..length];
    }

    private byte[] Receive(WebSocketTransport transport)
    {
        byte[]? received = null;
        WaitUntil(() =>
        {
            if (!transport.TryReceive(out var frame, out var arrived))
                return false;
            Assert.InRange(arrived, TimeSpan.Zero, ClientClock.Now);
            received = frame.ToArray();
            return true;
        });
        return received!;
    }

    private void WaitUntil(Func<bool> condition)
    {
        while (!condition())
            Assert.True(_arrived.WaitOne(Deadline), "Nothing happened in time.");
    }
}
