using System.Buffers;
using System.Net.WebSockets;

namespace ZoneScaler.Client.Transport;

/// <summary>
/// A WebSocket behind queues: two loops on the thread pool read and write, the polling thread never waits. If the polling thread falls behind, reading stops
/// (the server then sends newer state, not more); if the server does not read, the connection is given up.
/// </summary>
public sealed class WebSocketTransport : IClientTransport
{
    private const int MaxFrameBytes = 1 << 20;
    private const int MaxReceived = 256;
    private const int MaxToSend = 256;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Frame> _received = new();
    private readonly Queue<Frame> _toSend = new();
    private readonly SemaphoreSlim _roomToReceive = new(MaxReceived);
    private readonly SemaphoreSlim _anythingToSend = new(0);
    private readonly Action? _arrived;
    private byte[]? _given;
    private volatile int _state = (int)TransportState.Connecting;

    /// <summary>Starts to connect.</summary>
    /// <param name="address">As in <c>ws://host:port/play</c>.</param>
    /// <param name="arrived">Called on a pool thread whenever a frame has come or the state has changed; may be null.</param>
    public WebSocketTransport(Uri address, Action? arrived = null)
    {
        _arrived = arrived;
        _ = RunAsync(address);
    }

    /// <inheritdoc/>
    public TransportState State => (TransportState)_state;

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> frame)
    {
        if (State == TransportState.Closed)
            return;
        var bytes = ArrayPool<byte>.Shared.Rent(frame.Length);
        frame.CopyTo(bytes);
        bool isFull;
        lock (_toSend)
        {
            isFull = _toSend.Count >= MaxToSend;
            if (!isFull)
                _toSend.Enqueue(new Frame(bytes, frame.Length, default));
        }
        if (isFull)
            _stop.Cancel(); // outside of the lock: it runs the loops' ends
        else
            _anythingToSend.Release();
    }

    /// <inheritdoc/>
    public bool TryReceive(out ReadOnlyMemory<byte> frame, out TimeSpan arrived)
    {
        if (_given != null)
            ArrayPool<byte>.Shared.Return(_given);
        _given = null;
        Frame next;
        lock (_received)
        {
            if (!_received.TryDequeue(out next))
            {
                frame = default;
                arrived = default;
                return false;
            }
        }
        _roomToReceive.Release();
        _given = next.Bytes;
        frame = next.Bytes.AsMemory(0, next.Length);
        arrived = next.Arrived;
        return true;
    }

    /// <summary>Sends what was noted to be sent, then closes the connection. Does not wait for it.</summary>
    public void Dispose()
    {
        // An empty frame tells the sending loop to close.
        lock (_toSend)
            _toSend.Enqueue(new Frame(Array.Empty<byte>(), 0, default));
        _anythingToSend.Release();
        _stop.CancelAfter(TimeSpan.FromSeconds(1));
    }

    private async Task RunAsync(Uri address)
    {
        try
        {
            _socket.Options.KeepAliveInterval = TimeSpan.Zero; // the protocol has its own Ping
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
            {
                limit.CancelAfter(ConnectLimit);
                await _socket.ConnectAsync(address, limit.Token).ConfigureAwait(false);
            }
            _state = (int)TransportState.Open;
            _arrived?.Invoke();
            var sending = SendAllAsync();
            await ReceiveAllAsync().ConfigureAwait(false);
            _stop.Cancel();
            await sending.ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or System.IO.IOException or ObjectDisposedException or System.Net.Http.HttpRequestException)
        {
            // However a connection ends, the client learns it from the state; what is to be known about why was said in a Closing frame.
        }
        finally
        {
            _state = (int)TransportState.Closed;
            _socket.Dispose();
            _stop.Cancel();
            _arrived?.Invoke();
        }
    }

    private async Task ReceiveAllAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    if (length == buffer.Length)
                        buffer = Larger(buffer);
                    result = await _socket.ReceiveAsync(buffer.AsMemory(length), _stop.Token).ConfigureAwait(false);
                    length += result.Count;
                    if (result.MessageType != WebSocketMessageType.Binary || length > MaxFrameBytes)
                        return;
                }
                while (!result.EndOfMessage);

                await _roomToReceive.WaitAsync(_stop.Token).ConfigureAwait(false);
                var bytes = ArrayPool<byte>.Shared.Rent(length);
                buffer.AsSpan(0, length).CopyTo(bytes);
                lock (_received)
                    _received.Enqueue(new Frame(bytes, length, ClientClock.Now));
                _arrived?.Invoke();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (true)
            {
                await _anythingToSend.WaitAsync(_stop.Token).ConfigureAwait(false);
                Frame frame;
                lock (_toSend)
                    frame = _toSend.Dequeue();
                if (frame.Length == 0)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token).ConfigureAwait(false);
                    return;
                }
                await _socket.SendAsync(frame.Bytes.AsMemory(0, frame.Length), WebSocketMessageType.Binary, true, _stop.Token).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(frame.Bytes);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or System.IO.IOException or ObjectDisposedException)
        {
            _stop.Cancel();
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private readonly struct Frame
    {
        public Frame(byte[] bytes, int length, TimeSpan arrived)
        {
            Bytes = bytes;
            Length = length;
            Arrived = arrived;
        }

        public byte[] Bytes { get; }

        public int Length { get; }

        public TimeSpan Arrived { get; }
    }
}
