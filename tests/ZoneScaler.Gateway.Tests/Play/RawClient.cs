using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Play;

/// <summary>A client that writes its frames by hand, and so can break the rules.</summary>
public sealed class RawClient
{
    private readonly Stage _stage;

    public RawClient(Stage stage)
    {
        _stage = stage;
        (Connection, Transport) = stage.Accept();
    }

    public SessionConnection Connection { get; }

    public FakeTransport Transport { get; }

    public ulong Session { get; private set; }

    public byte[] Key { get; private set; } = new byte[16];

    public bool IsResumed { get; private set; }

    public uint LastInput { get; private set; }

    public uint LastSnapshot => (uint)LastOf(ServerFrame.Snapshot);

    public RawClient Hello(string name = "raw", string token = "", ulong session = 0, byte[]? key = null, uint lastEvent = 0, uint version = 1)
    {
        Send(ClientFrame.Hello, w =>
        {
            w.WriteVarint(version);
            w.WriteString(token);
            w.WriteString(name);
            w.WriteUInt64(session);
            w.WriteBytes(key ?? new byte[16]);
            w.WriteVarint(lastEvent);
        });
        return this;
    }

    /// <summary>Steps until the Welcome is there.</summary>
    public RawClient Welcomed()
    {
        _stage.StepUntil(() => Transport.Frames(ServerFrame.Welcome).Any());
        var reader = new ByteReader(Transport.Frames(ServerFrame.Welcome).Single().AsSpan(1));
        reader.ReadVarint();
        Session = reader.ReadUInt64();
        Key = reader.ReadBytes(16).ToArray();
        IsResumed = reader.ReadBool();
        LastInput = (uint)reader.ReadVarint();
        return this;
    }

    public void Input(uint number, uint type, params byte[] payload) => Input(number, type, 0, 0, payload);

    public void Input(uint number, uint type, uint snapshot, uint lastEvent, byte[] payload) => Send(ClientFrame.Input, w =>
    {
        w.WriteVarint(snapshot);
        w.WriteVarint(lastEvent);
        w.WriteVarint(number);
        w.WriteUInt32(type);
        w.WriteBytes(payload);
    });

    public void Ack(uint snapshot, uint lastEvent = 0) => Send(ClientFrame.Ack, w =>
    {
        w.WriteVarint(snapshot);
        w.WriteVarint(lastEvent);
    });

    public void Send(ClientFrame type, Action<ByteWriter>? write = null)
    {
        var writer = new ByteWriter();
        writer.WriteByte((byte)type);
        write?.Invoke(writer);
        SendBytes(writer.Written);
    }

    public void SendBytes(ReadOnlySpan<byte> frame) => Connection.Receive(frame, _stage.Now);

    private ulong LastOf(ServerFrame type)
    {
        var frame = Transport.Frames(type).LastOrDefault();
        return frame == null ? 0 : new ByteReader(frame.AsSpan(1)).ReadVarint();
    }
}
