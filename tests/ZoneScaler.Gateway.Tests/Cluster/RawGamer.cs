using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>A client that says what it likes, and listens.</summary>
internal sealed class RawGamer
{
    private readonly PlayCluster _cluster;
    private readonly SessionConnection _connection;

    public RawGamer(PlayCluster cluster, GatewayProcess gateway)
    {
        _cluster = cluster;
        _connection = gateway.Gateway.Accept(Transport, cluster.Now);
    }

    public FakeTransport Transport { get; } = new();

    public bool IsWelcomed => Transport.Frames(ServerFrame.Welcome).Any();

    public ulong Session => Welcome(0);

    public bool IsResumed => Welcome(1) != 0;

    public RawGamer Hello(ulong session, byte[] key, uint lastEvent = 0)
    {
        var writer = new ByteWriter();
        writer.WriteByte((byte)ClientFrame.Hello);
        writer.WriteVarint(SessionConnection.ProtocolVersion);
        writer.WriteString("");
        writer.WriteString("raw");
        writer.WriteUInt64(session);
        writer.WriteBytes(key);
        writer.WriteVarint(lastEvent);
        _connection.Receive(writer.Written, _cluster.Now);
        return this;
    }

    private ulong Welcome(int part)
    {
        var reader = new ByteReader(Transport.Frames(ServerFrame.Welcome).Single().AsSpan(1));
        reader.ReadVarint();
        var session = reader.ReadUInt64();
        reader.ReadBytes(16);
        var isResumed = reader.ReadBool();
        return part == 0 ? session : isResumed ? 1u : 0u;
    }
}
