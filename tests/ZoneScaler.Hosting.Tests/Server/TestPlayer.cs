using System.Net.WebSockets;
using ZoneScaler.Protocol;

namespace ZoneScaler.Hosting.Tests.Server;

/// <summary>A player that speaks the bytes of docs/client-protocol.md itself, so that it can also speak wrong ones.</summary>
internal sealed class TestPlayer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    private TestPlayer()
    {
    }

    public ulong Session { get; private set; }

    public byte[] ResumeKey { get; private set; } = new byte[16];

    public bool IsResumed { get; private set; }

    /// <summary>The last input that the server had when this connection began.</summary>
    public ulong InputsBefore { get; private set; }

    /// <summary>The last input that a snapshot echoed.</summary>
    public ulong InputsUsed { get; private set; }

    public ulong LastSnapshot { get; private set; }

    public ulong LastTick { get; private set; }

    public int Snapshots { get; private set; }

    public WorldDescription? World { get; private set; }

    /// <summary>Why the server ended the session; none before.</summary>
    public CloseReason Closed { get; private set; }

    public static async Task<TestPlayer> ConnectAsync(Uri server)
    {
        var player = new TestPlayer();
        var address = new UriBuilder(server) { Scheme = "ws", Path = "/play" }.Uri;
        await player._socket.ConnectAsync(address, CancellationToken.None).WaitAsync(Patience);
        return player;
    }

    /// <summary>Connects, says Hello and waits for Welcome.</summary>
    public static async Task<TestPlayer> JoinAsync(Uri server, TestPlayer? resume = null, string token = "")
    {
        var player = await ConnectAsync(server);
        await player.HelloAsync(resume, token);
        await player.ReadUntilAsync(() => player.World != null);
        return player;
    }

    public Task HelloAsync(TestPlayer? resume = null, string token = "")
    {
        var hello = Start(ClientFrame.Hello);
        hello.WriteVarint(1);
        hello.WriteString(token);
        hello.WriteString("tester");
        hello.WriteUInt64(resume?.Session ?? 0);
        hello.WriteBytes(resume?.ResumeKey ?? new byte[16]);
        hello.WriteVarint(0);
        return SendAsync(hello.Written.ToArray());
    }

    public Task SteerAsync(ulong number, int direction)
    {
        var input = Start(ClientFrame.Input);
        input.WriteVarint(LastSnapshot);
        input.WriteVarint(0);
        input.WriteVarint(number);
        input.WriteUInt32(NameHash.Of("steer"));
        input.WriteUInt32(unchecked((uint)direction));
        return SendAsync(input.Written.ToArray());
    }

    public Task AckAsync()
    {
        var ack = Start(ClientFrame.Ack);
        ack.WriteVarint(LastSnapshot);
        ack.WriteVarint(0);
        return SendAsync(ack.Written.ToArray());
    }

    public Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary) =>
        _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None).WaitAsync(Patience);

    /// <summary>Reads frames, and acknowledges snapshots, until a condition holds.</summary>
    public async Task ReadUntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.True(await ReadAsync(deadline.Token), $"The server closed the connection first; reason: {Closed}.");
            if (LastSnapshot != 0 && Closed == CloseReason.None)
                await AckAsync();
        }
    }

    /// <summary>Plays on until something else is done.</summary>
    public async Task<T> ReadAlongAsync<T>(Task<T> other)
    {
        await ReadUntilAsync(() => other.IsCompleted);
        return await other;
    }

    /// <summary>Reads until the server ends the connection.</summary>
    public async Task<CloseReason> ReadUntilClosedAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            while (await ReadAsync(deadline.Token))
                continue;
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
        }
        catch (WebSocketException) when (Closed != CloseReason.None)
        {
            // The server said why and then did not wait for an answer.
        }
        return Closed;
    }

    /// <summary>Cuts the connection as a lost network would: without a word.</summary>
    public void Cut() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ByteWriter Start(ClientFrame frame)
    {
        var writer = new ByteWriter();
        writer.WriteByte((byte)frame);
        return writer;
    }

    private async Task<bool> ReadAsync(CancellationToken deadline)
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), deadline);
            if (part.MessageType == WebSocketMessageType.Close)
                return false;
            length += part.Count;
            if (part.EndOfMessage)
                break;
        }
        Take(_buffer.AsSpan(0, length));
        return true;
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        var reader = new ByteReader(frame);
        switch ((ServerFrame)reader.ReadByte())
        {
            case ServerFrame.Welcome:
                Assert.Equal(1UL, reader.ReadVarint());
                Session = reader.ReadUInt64();
                ResumeKey = reader.ReadBytes(16).ToArray();
                IsResumed = reader.ReadByte() == 1;
                InputsBefore = reader.ReadVarint();
                reader.ReadVarint();
                World = WorldDescription.Read(ref reader);
                break;
            case ServerFrame.Snapshot:
                Snapshots++;
                LastSnapshot = reader.ReadVarint();
                reader.ReadVarint();
                LastTick = reader.ReadVarint();
                InputsUsed = reader.ReadVarint();
                break;
            case ServerFrame.Closing:
                Closed = (CloseReason)reader.ReadByte();
                break;
            default:
                break;
        }
    }
}
