using System.Buffers;
using System.IO.Pipelines;
using ZoneScaler.Gateway;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Hosting.Sessions;
using ZoneScaler.Hosting.Tests.Game;
using ZoneScaler.Protocol;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Tests.Sessions;

public sealed class WebSocketTransportTests : IDisposable
{
    private const int PauseBytes = 4096;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: PauseBytes, resumeWriterThreshold: PauseBytes / 2));
    private readonly WebSocketTransport _transport;
    private readonly SessionGateway _gateway;
    private readonly SessionConnection _connection;
    private readonly Task _run;
    private int _cuts;

    public WebSocketTransportTests()
    {
        var world = TestWorld.Create();
        _gateway = new SessionGateway(world, new ZoneHost(world), 1, new GatewayOptions());
        _transport = new WebSocketTransport(new Duplex(_toServer.Reader, _toClient.Writer), null, () => _cuts++, TimeProvider.System);
        _connection = _gateway.Accept(_transport, TimeSpan.Zero);
        _run = _transport.RunAsync(_connection, () => TimeSpan.Zero);
    }

    [Fact]
    public async Task Write_SeveralFrames_ComeInOneFlush()
    {
        _transport.Write([1, 2, 3]);
        _transport.Write(new byte[200]);
        Assert.False(_toClient.Reader.TryRead(out _));
        _transport.Flush();
        var sent = await ReadAsync();
        Assert.Equal([0x82, 3, 1, 2, 3, 0x82, 126, 0, 200], sent[..9]);
        Assert.Equal(9 + 200, sent.Length);
    }

    [Fact]
    public async Task Ping_IsAnsweredWithItsPayload()
    {
        await SendAsync(MaskedFrames.Frame(WebSocketOpcode.Ping, [1, 2, 3]));
        Assert.Equal([0x8A, 3, 1, 2, 3], await ReadAsync());
    }

    [Fact]
    public async Task Close_ByTheClient_IsAnsweredAndEnds()
    {
        await SendAsync(MaskedFrames.Frame(WebSocketOpcode.Close, [0x03, 0xE8]));
        await _run.WaitAsync(Deadline);
        Assert.Equal([0x88, 2, 0x03, 0xE8], await ReadAsync());
        Assert.True(_connection.IsClosed);
        Assert.Equal(0, _cuts);
    }

    [Fact]
    public async Task Close_ByTheGateway_SendsReasonAndCloseAndWaitsForTheClient()
    {
        await SendAsync(MaskedFrames.Frame(WebSocketOpcode.Binary, [99]));
        var sent = await ReadAsync();
        Assert.Equal((byte)ServerFrame.Closing, sent[2]);
        Assert.Equal((byte)CloseReason.UnknownFrame, sent[3]);
        var close = 2 + sent[1];
        Assert.Equal([0x88, 0x03, 0xEA], [sent[close], sent[close + 2], sent[close + 3]]);
        Assert.False(_run.IsCompleted);
        await SendAsync(MaskedFrames.Frame(WebSocketOpcode.Close, [0x03, 0xEA]));
        await _run.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Run_EndsWhileAFrameIsWritten_FirstTheFrameIsWhole()
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        var completed = Task.CompletedTask;
        var output = new WatchedWriter(toClient.Writer, () =>
        {
            toServer.Writer.Complete();
            SpinWait.SpinUntil(() => completed.IsCompleted, TimeSpan.FromMilliseconds(500));
        });
        var transport = new WebSocketTransport(new Duplex(toServer.Reader, output), null, () => { }, TimeProvider.System);
        var run = transport.RunAsync(_gateway.Accept(transport, TimeSpan.Zero), () => TimeSpan.Zero);
        completed = run.ContinueWith(_ => toClient.Writer.Complete(), TaskScheduler.Default); // as the server does

        transport.Write([1, 2, 3]);

        await completed.WaitAsync(Deadline);
        transport.Write([4]); // does nothing
        Assert.True(toClient.Reader.TryRead(out var sent));
        Assert.True(sent.IsCompleted);
    }

    [Fact]
    public async Task Bytes_ThatAreNoWebSocket_CloseAsMalformed()
    {
        await SendAsync([0xFF, 0xFF, 0xFF, 0xFF]);
        await _run.WaitAsync(Deadline);
        Assert.Equal(CloseReason.Malformed, _connection.Reason);
    }

    [Fact]
    public async Task Message_TooLarge_ClosesAsTooLargeBeforeItIsThere()
    {
        await SendAsync(MaskedFrames.Frame(WebSocketOpcode.Binary, new byte[100_000])[..14]);
        await _run.WaitAsync(Deadline);
        Assert.Equal(CloseReason.TooLarge, _connection.Reason);
    }

    [Fact]
    public async Task Client_DoesNotRead_IsNotWritableAndIsCutInTheEnd()
    {
        Assert.True(_transport.IsWritable);
        _transport.Write(new byte[2 * PauseBytes]);
        _transport.Flush();
        Assert.False(_transport.IsWritable);
        _transport.Close(CloseReason.TooSlow, "too slow");
        await _run.WaitAsync(Deadline);
        Assert.Equal(1, _cuts);
    }

    [Fact]
    public async Task Client_ReadsAgain_IsWritableAgain()
    {
        _transport.Write(new byte[2 * PauseBytes]);
        _transport.Flush();
        await ReadAsync();
        Assert.True(SpinWait.SpinUntil(() => _transport.IsWritable, Deadline));
    }

    [Fact]
    public async Task Connection_Ends_SessionIsTold()
    {
        await _toServer.Writer.CompleteAsync();
        await _run.WaitAsync(Deadline);
        Assert.True(_connection.IsClosed);
        Assert.Equal(CloseReason.None, _connection.Reason);
    }

    public void Dispose() => _gateway.Dispose();

    private async Task SendAsync(byte[] bytes) => await _toServer.Writer.WriteAsync(bytes);

    private async Task<byte[]> ReadAsync()
    {
        var result = await _toClient.Reader.ReadAsync().AsTask().WaitAsync(Deadline);
        var bytes = result.Buffer.ToArray();
        _toClient.Reader.AdvanceTo(result.Buffer.End);
        return bytes;
    }
}
