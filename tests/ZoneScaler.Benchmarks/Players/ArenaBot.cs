using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ZoneScaler.Client;
using ZoneScaler.Protocol;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>
/// One network client of the arena, as light as one can be, so that thousands fit on a core: a bare socket, WebSocket frames by hand, of each snapshot only the head is read.
/// Some decode everything with the real client, as a check that what arrives is right.
/// </summary>
internal sealed class ArenaBot : IDisposable
{
    private const int HeaderBytes = 14;
    private const byte BinaryFrame = 0x82;
    private const byte MaskedFlag = 0x80;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _receive = new();
    private readonly ByteWriter _frame = new();
    private readonly ByteWriter _message = new();
    private readonly ClientSession? _decoder;
    private readonly string _name;
    private readonly IArenaWatch _watch;
    private byte[] _buffer = new byte[4096];
    private int _filled;
    private bool _isUpgraded;
    private long _lastArrival;
    private volatile uint _lastSnapshot;
    private uint _lastInput;
    private uint _lastEcho;
    private long _inputSent; // when the input that is being timed was sent
    private uint _timedInput;
    private float _angle;

    public ArenaBot(IPEndPoint server, string name, bool decodes, IArenaWatch watch)
    {
        (_name, _watch) = (name, watch);
        if (decodes)
            _decoder = new ClientSession(new ClientOptions { PlayerName = name }, SendMessage);
        _socket.Connect(server);
        _socket.Send(Encoding.ASCII.GetBytes(
            $"GET /play HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        _receive.Completed += (_, _) => Receive();
        Listen();
    }

    public bool IsPlaying => _lastSnapshot > 0;

    public bool IsBroken { get; private set; }

    /// <summary>How many others the bot sees, if it decodes.</summary>
    public int Seen => _decoder?.Entities.Count ?? 0;

    public bool Decodes => _decoder != null;

    /// <summary>How many inputs it has sent.</summary>
    public uint InputsSent => _lastInput;

    /// <summary>The last input of which a snapshot said that it was used.</summary>
    public uint InputsUsed => Volatile.Read(ref _lastEcho);

    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>Sends an input. Called by one thread.</summary>
    public void Turn()
    {
        if (!IsPlaying || IsBroken)
            return;
        _angle = (float)Math.IEEERemainder(_angle + 1.7, Math.Tau);
        _lastInput++;
        if (_timedInput == 0)
        {
            _inputSent = Stopwatch.GetTimestamp();
            Volatile.Write(ref _timedInput, _lastInput);
        }
        if (_decoder != null)
        {
            lock (_decoder)
                _decoder.SendInput("turn", _angle);
            return;
        }
        _message.Clear();
        _message.WriteByte((byte)ClientFrame.Input);
        _message.WriteVarint(_lastSnapshot);
        _message.WriteVarint(0);
        _message.WriteVarint(_lastInput);
        _message.WriteUInt32(NameHash.Of("turn"));
        _message.WriteFloat32(_angle);
        SendMessage(_message.Written);
    }

    public void Dispose()
    {
        IsBroken = true;
        _socket.Dispose();
        _receive.Dispose();
    }

    private void SayHello()
    {
        if (_decoder != null)
        {
            _decoder.Open(Now);
            return;
        }
        _message.Clear();
        _message.WriteByte((byte)ClientFrame.Hello);
        _message.WriteVarint(1);
        _message.WriteString("");
        _message.WriteString(_name);
        _message.WriteUInt64(0);
        _message.WriteBytes(new byte[16]);
        _message.WriteVarint(0);
        SendMessage(_message.Written);
    }

    private void SendMessage(ReadOnlySpan<byte> message)
    {
        // A mask of zeros is a mask: the payload goes as it is.
        _frame.Clear();
        _frame.WriteByte(BinaryFrame);
        _frame.WriteByte((byte)(MaskedFlag | message.Length));
        _frame.WriteUInt32(0);
        _frame.WriteBytes(message);
        _socket.Send(_frame.Written);
    }

    private void Listen()
    {
        do
        {
            if (_filled == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            _receive.SetBuffer(_buffer, _filled, _buffer.Length - _filled);
        }
        while (!IsBroken && !_socket.ReceiveAsync(_receive) && Take());
    }

    private void Receive()
    {
        if (Take())
            Listen();
    }

    private bool Take()
    {
        if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
        {
            IsBroken = true;
            return false;
        }
        _filled += _receive.BytesTransferred;
        var used = 0;
        if (!_isUpgraded)
        {
            var end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return true;
            used = end + 4;
            _isUpgraded = true;
            SayHello();
        }
        while (TryReadFrame(ref used))
        {
        }
        _buffer.AsSpan(used, _filled - used).CopyTo(_buffer);
        _filled -= used;
        return true;
    }

    private bool TryReadFrame(ref int used)
    {
        var bytes = _buffer.AsSpan(used, _filled - used);
        if (bytes.Length < 2)
            return false;
        var header = 2;
        long length = bytes[1];
        if (length == 126)
        {
            if (bytes.Length < 4)
                return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            header = 4;
        }
        else if (length == 127)
        {
            if (bytes.Length < 10)
                return false;
            length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
            header = 10;
        }
        if (bytes.Length < header + length)
            return false;
        if (bytes[0] == BinaryFrame)
            OnMessage(bytes.Slice(header, (int)length));
        used += header + (int)length;
        return true;
    }

    private void OnMessage(ReadOnlySpan<byte> message)
    {
        if (_decoder != null)
        {
            lock (_decoder)
                _decoder.Receive(message, Now);
        }
        _watch.AddBytes(message.Length);
        switch ((ServerFrame)message[0])
        {
            case ServerFrame.Snapshot:
                OnSnapshot(message);
                break;
            case ServerFrame.Closing:
                IsBroken = true;
                break;
        }
    }

    private void OnSnapshot(ReadOnlySpan<byte> message)
    {
        var now = Stopwatch.GetTimestamp();
        if (_lastArrival != 0)
            _watch.AddGap(now - _lastArrival);
        _lastArrival = now;
        _watch.Arrived(now, _decoder);

        var reader = new ByteReader(message[1..Math.Min(message.Length, HeaderBytes * 3)]);
        _lastSnapshot = (uint)reader.ReadVarint();
        reader.ReadVarint();
        reader.ReadVarint();
        Volatile.Write(ref _lastEcho, (uint)reader.ReadVarint());
        var timed = Volatile.Read(ref _timedInput);
        if (timed != 0 && _lastEcho >= timed)
        {
            _watch.AddInputToView(now - _inputSent);
            Volatile.Write(ref _timedInput, 0);
        }
    }
}
