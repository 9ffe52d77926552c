using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Protocol;

namespace ZoneScaler.Hosting.Sessions;

/// <summary>
/// A WebSocket over a connection's own pipes and, where there is one, its bare socket: one frame per message, one flush per beat, no task and no buffer per message.
/// Writing is thread-safe; reading is one loop.
/// </summary>
/// <param name="pipe">The connection.</param>
/// <param name="socket">The socket under the pipe, if nothing lies between them that changes bytes; else null.</param>
/// <param name="cut">Cuts the connection without sending what waits.</param>
/// <param name="time">For the time-out of the closing handshake.</param>
internal sealed class WebSocketTransport(IDuplexPipe pipe, Socket? socket, Action cut, TimeProvider time) : ISessionTransport
{
    // How long the client may take to answer a close frame before the connection is cut.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly WebSocketReader _reader = new();
    private readonly ByteWriter _unsent = new(0); // for the socket
    private Task _flush = Task.CompletedTask;
    private bool _isDirect;
    private bool _isCloseSent;
    private volatile bool _hasUsedPipe;
    private volatile bool _isEnded;

    /// <inheritdoc/>
    public bool IsWritable => _flush.IsCompleted;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> frame)
    {
        lock (_lock)
            Write(WebSocketOpcode.Binary, frame);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        lock (_lock)
            FlushOutput();
    }

    /// <inheritdoc/>
    public void Close(CloseReason reason, string text) => Close(StatusOf(reason), text);

    /// <summary>Reads until the connection ends.</summary>
    public async Task RunAsync(SessionConnection connection, Func<TimeSpan> now)
    {
        try
        {
            while (!_isEnded)
            {
                var result = await pipe.Input.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                var isOpen = Take(ref buffer, connection, now());
                pipe.Input.AdvanceTo(buffer.Start, buffer.End);
                if (!isOpen || result.IsCompleted || result.IsCanceled)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The connection was cut: the same as its end.
        }
        finally
        {
            lock (_lock)
                _isEnded = true; // the server completes the pipe next: nobody may be about to write
            connection.Disconnected();
            if (!_flush.IsCompleted)
                cut(); // the server would keep the connection until a client that does not read has taken everything
        }
    }

    /// <summary>Ends the reading, and with it the connection.</summary>
    public void Abort()
    {
        _isEnded = true;
        pipe.Input.CancelPendingRead();
    }

    private bool Take(ref ReadOnlySequence<byte> buffer, SessionConnection connection, TimeSpan now)
    {
        while (true)
        {
            var read = _reader.Read(ref buffer, connection.MaxFrameBytes);
            if (read is WebSocketRead.Message or WebSocketRead.Ping)
                GoDirect();
            switch (read)
            {
                case WebSocketRead.Message:
                    connection.Receive(_reader.Message, now);
                    break;
                case WebSocketRead.Ping:
                    lock (_lock)
                    {
                        if (!IsWritable)
                            break;
                        Write(WebSocketOpcode.Pong, _reader.Control);
                        FlushOutput();
                    }
                    break;
                case WebSocketRead.Close:
                    Close(WebSocketStatus.Normal, "");
                    return false;
                case WebSocketRead.Error:
                    Fail(connection, _reader.Status);
                    return false;
                default:
                    return true;
            }
        }
    }

    private void Fail(SessionConnection connection, WebSocketStatus status)
    {
        if (status == WebSocketStatus.TooLarge)
            connection.Fail(CloseReason.TooLarge, $"A message has more than {connection.MaxFrameBytes} bytes.");
        else
            connection.Fail(CloseReason.Malformed, "The bytes do not follow RFC 6455, or the message is not binary.");
        Close(status, ""); // for a session that was closed before
    }

    private void Close(WebSocketStatus status, string text)
    {
        lock (_lock)
        {
            if (_isCloseSent)
                return;
            if (!IsWritable)
            {
                _isCloseSent = true;
                Abort(); // the client does not read: no use in telling it
                return;
            }
            Span<byte> payload = stackalloc byte[WebSocketFrames.MaxControlBytes];
            BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)status);
            Encoding.UTF8.GetEncoder().Convert(text, payload[sizeof(ushort)..], flush: true, out _, out var length, out _);
            Write(WebSocketOpcode.Close, payload[..(sizeof(ushort) + length)]);
            FlushOutput();
            _isCloseSent = true;
        }
        _ = AbortLaterAsync();
    }

    private async Task AbortLaterAsync()
    {
        await Task.Delay(CloseTimeout, time).ConfigureAwait(false);
        Abort();
    }

    private void Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        if (_isEnded || _isCloseSent)
            return;
        var most = payload.Length + WebSocketFrames.MaxHeaderBytes;
        if (_isDirect)
        {
            var start = _unsent.Length;
            var written = WebSocketFrames.Write(_unsent.Reserve(most), opcode, payload);
            _unsent.Truncate(start + written);
        }
        else
        {
            pipe.Output.Advance(WebSocketFrames.Write(pipe.Output.GetSpan(most), opcode, payload));
        }
    }

    /// <summary>
    /// From a client's first message on, frames go to the socket on the thread that flushes: a thread switch less for each. Not before: that message
    /// shows that the client has what the server had put into the pipe, the answer to its upgrade.
    /// </summary>
    private void GoDirect()
    {
        if (_isDirect || socket == null || _hasUsedPipe)
            return;
        lock (_lock)
        {
            if (_hasUsedPipe)
                return;
            socket.Blocking = false;
            _isDirect = true;
        }
    }

    /// <summary>Sends what the socket takes. The rest goes through the pipe, and everything after it: its bytes must not be overtaken.</summary>
    private void SendDirect()
    {
        if (_unsent.Length == 0)
            return;
        try
        {
            var sent = socket!.Send(_unsent.Written, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                Abort();
            }
            else if (sent < _unsent.Length)
            {
                _isDirect = false;
                pipe.Output.Write(_unsent.Written[Math.Max(0, sent)..]);
            }
        }
        catch (ObjectDisposedException)
        {
            Abort(); // the server has closed the connection, and the reader is about to learn it
        }
        _unsent.Clear();
    }

    // A flush that does not complete at once means that the client lags: the pipe holds all that it may.
    private void FlushOutput()
    {
        if (_isEnded || _isCloseSent || !_flush.IsCompleted)
            return;
        if (_isDirect)
        {
            SendDirect();
            if (_isDirect)
                return;
        }
        _hasUsedPipe = true;
        var flush = pipe.Output.FlushAsync();
        if (!flush.IsCompleted)
            _flush = flush.AsTask();
        else if (flush.IsCompletedSuccessfully && flush.Result.IsCompleted)
            Abort();
    }

    private static WebSocketStatus StatusOf(CloseReason reason) => reason switch
    {
        CloseReason.Left => WebSocketStatus.Normal,
        CloseReason.ServerStopping => WebSocketStatus.GoingAway,
        CloseReason.Malformed or CloseReason.UnknownFrame => WebSocketStatus.ProtocolError,
        CloseReason.TooLarge => WebSocketStatus.TooLarge,
        CloseReason.Fault => WebSocketStatus.InternalError,
        _ => WebSocketStatus.PolicyViolation,
    };
}
