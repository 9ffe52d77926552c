using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ZoneScaler.Gateway;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Hosting.Tests.Game;
using ZoneScaler.Protocol;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Tests.Sessions;

/// <summary>A transport that writes to its socket itself, beside a pipe that a server pumps into the same socket.</summary>
public sealed class DirectSendTests : IDisposable
{
    private const int FrameBytes = 3000;
    private const int Header = 4;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly Socket _server;
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
    private readonly WebSocketTransport _transport;
    private int _pumped;

    public DirectSendTests()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect(listener.LocalEndpoint);
        _server = listener.AcceptSocket();
        _server.SendBufferSize = 8192;
        var world = TestWorld.Create();
        var gateway = new SessionGateway(world, new ZoneHost(world), 1, new GatewayOptions());
        _transport = new WebSocketTransport(new Duplex(_toServer.Reader, _toClient.Writer), _server, () => { }, TimeProvider.System);
        _ = _transport.RunAsync(gateway.Accept(_transport, TimeSpan.Zero), () => TimeSpan.Zero);
        _ = PumpAsync();
    }

    [Fact]
    public async Task Write_BeforeTheClientHasSpoken_GoesThroughThePipe()
    {
        _transport.Write([1]);
        _transport.Flush();

        Assert.Equal([0x82, 1, 1], await ReceiveAsync(3));
        Assert.Equal(3, Volatile.Read(ref _pumped));
    }

    [Fact]
    public async Task Write_OnceTheClientHasSpoken_GoesStraightToTheSocket()
    {
        await SpeakAsync();
        _transport.Write([7]);
        _transport.Write([8]);
        _transport.Flush();

        Assert.Equal([0x82, 1, 7, 0x82, 1, 8], await ReceiveAsync(6));
        Assert.Equal(0, Volatile.Read(ref _pumped));
    }

    [Fact]
    public async Task Write_MoreThanTheSocketTakes_NothingIsLostOrOvertaken()
    {
        await SpeakAsync();
        var frames = 0;
        for (var frame = new byte[FrameBytes]; _transport.IsWritable; frames++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(frame, frames);
            _transport.Write(frame);
            _transport.Flush();
        }

        var bytes = await ReceiveAsync(frames * (FrameBytes + Header)); // only now does the client read
        for (var i = 0; i < frames; i++)
            Assert.Equal(i, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * (FrameBytes + Header) + Header)));
        Assert.InRange(Volatile.Read(ref _pumped), 1, bytes.Length - 1); // some went each way
    }

    [Fact]
    public async Task Write_SocketClosedByTheServer_IsNoError()
    {
        await SpeakAsync();
        _server.Dispose();
        _transport.Write([1]);

        _transport.Flush();
        _transport.Close(CloseReason.ServerStopping, "");
    }

    [Fact]
    public async Task Write_ConnectionResetByTheClient_IsNoError()
    {
        await SpeakAsync();
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
        for (var i = 0; i < 100; i++)
        {
            _transport.Write([1]);
            _transport.Flush();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _toServer.Writer.Complete();
        _toClient.Writer.Complete();
    }

    private async Task SpeakAsync()
    {
        await _toServer.Writer.WriteAsync(MaskedFrames.Frame(WebSocketOpcode.Ping, []));
        Assert.Equal([0x8A, 0], await ReceiveAsync(2));
    }

    private async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        using var stop = new CancellationTokenSource(Deadline);
        for (var filled = 0; filled < count;)
        {
            var n = await _client.ReceiveAsync(bytes.AsMemory(filled), stop.Token);
            Assert.NotEqual(0, n);
            filled += n;
        }
        return bytes;
    }

    private async Task PumpAsync()
    {
        while (true)
        {
            var read = await _toClient.Reader.ReadAsync();
            foreach (var segment in read.Buffer)
            {
                Interlocked.Add(ref _pumped, segment.Length);
                for (var rest = segment; rest.Length > 0;)
                    rest = rest[await _server.SendAsync(rest)..];
            }
            _toClient.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
