using Xunit;
using ZoneScaler.Client.Transport;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>Which of a world's gateways a client goes to.</summary>
public sealed class GatewayChoiceTests : IDisposable
{
    private readonly List<(int Gateway, MemoryTransport Transport, TimeSpan At)> _connections = [];
    private readonly GameClient _client;
    private TimeSpan _now;

    public GatewayChoiceTests() => _client = new GameClient(
        Enumerable.Range(0, 3).Select<int, Func<IClientTransport>>(gateway => () =>
        {
            _connections.Add((gateway, new MemoryTransport(), _now));
            return _connections[^1].Transport;
        }).ToList(),
        new ClientOptions { ReconnectWindow = TimeSpan.FromSeconds(60) },
        new Random(5));

    public void Dispose() => _client.Dispose();

    [Fact]
    public void Poll_FirstGatewayRefusesConnections_GoesOnToTheNext()
    {
        Poll(0);
        _connections[0].Transport.State = TransportState.Closed;
        PollUntil(2);
        Assert.Equal(1, _connections[1].Gateway);
        Play(isResumed: false);
        Assert.Equal(1, _client.Gateway);
    }

    [Fact]
    public void Poll_FirstGatewayNeverAnswers_GoesOnToTheNext()
    {
        PollUntil(2);
        Assert.Equal([0, 1], _connections.Select(c => c.Gateway));
        Assert.InRange(_now.TotalSeconds, 5, 7);
        Assert.True(_connections[0].Transport.IsDisposed);
    }

    [Fact]
    public void Poll_ConnectionIsLost_TriesTheSameGatewayFirstAndResumesAtTheNext()
    {
        Poll(0);
        Play(isResumed: false);
        _connections[^1].Transport.State = TransportState.Closed;
        PollUntil(2);
        Assert.Equal(0, _connections[1].Gateway);
        _connections[1].Transport.State = TransportState.Closed;
        PollUntil(3);
        Assert.Equal(1, _connections[2].Gateway);
        Play(isResumed: true);

        var hello = new ByteReader(_connections[2].Transport.Sent[0].AsSpan(1));
        hello.ReadVarint();
        hello.ReadString();
        hello.ReadString();
        Assert.Equal(5ul, hello.ReadUInt64());
        Assert.Equal(16, hello.ReadBytes(16)[15]);
    }

    [Fact]
    public void Poll_ServerSaysThatItStops_GoesToTheNextAtOnce()
    {
        Poll(0);
        Play(isResumed: false);
        _connections[0].Transport.Give(ServerScript.Closing(CloseReason.ServerStopping, "bye"), _now);
        PollUntil(2);
        Assert.Equal(1, _connections[1].Gateway);
        Assert.InRange((_connections[1].At - _connections[0].At).TotalSeconds, 0, 0.4);
    }

    [Fact]
    public void Poll_AllGatewaysAreAway_TriesThemInTurnWithGrowingPauses()
    {
        for (var i = 0; i < 600; i++)
        {
            Poll(0.05);
            _connections[^1].Transport.State = TransportState.Closed;
        }
        Assert.Equal(Enumerable.Range(0, _connections.Count).Select(i => i % 3), _connections.Select(c => c.Gateway));
        var pauses = _connections.Zip(_connections.Skip(1), (a, b) => (b.At - a.At).TotalSeconds).ToList();
        Assert.All(pauses.Take(2), p => Assert.InRange(p, 0.1, 0.3));
        Assert.All(pauses[^2..], p => Assert.InRange(p, 1.9, 4.1));
        Assert.True(pauses.Select(p => Math.Round(p, 2)).Distinct().Count() > 6, "the pauses are not spread");
    }

    [Fact]
    public void Create_WithoutAnAddress_IsRefused() => Assert.Throws<ArgumentException>(() => new GameClient(Array.Empty<Uri>(), new ClientOptions()));

    private void Play(bool isResumed)
    {
        var transport = _connections[^1].Transport;
        transport.State = TransportState.Open;
        Poll(0.01);
        transport.Give(new ServerScript(TestWorld.Description).Welcome(isResumed: isResumed), _now);
        Poll(0.01);
        Assert.Equal(SessionState.Playing, _client.Session.State);
    }

    private void PollUntil(int connections)
    {
        for (var i = 0; i < 200 && _connections.Count < connections; i++)
            Poll(0.05);
        Assert.Equal(connections, _connections.Count);
    }

    private void Poll(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        _client.Poll(_now);
    }
}
