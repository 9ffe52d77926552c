using Xunit;
using ZoneScaler.Client.Transport;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

public sealed class GameClientTests : IDisposable
{
    private readonly List<MemoryTransport> _connections = [];
    private readonly GameClient _client;
    private TimeSpan _now;

    public GameClientTests()
    {
        _client = new GameClient(
            () =>
            {
                _connections.Add(new MemoryTransport());
                return _connections[^1];
            },
            new ClientOptions { PlayerName = "ann", ReconnectWindow = TimeSpan.FromSeconds(10) });
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public void Poll_ConnectionOpens_JoinsAndPlays()
    {
        var server = Join();
        Assert.Equal(SessionState.Playing, _client.Session.State);
        _connections[0].Give(server.MakeSnapshot(enters: [Harness.Ship(0, 1, isOwn: true)]), _now);
        Poll(0);
        Assert.NotNull(_client.Session.Own);
    }

    [Fact]
    public void Poll_ConnectionIsLost_ResumesOnAnother()
    {
        Join();
        _client.Session.SendInput("steer", 1f, false);
        _connections[0].State = TransportState.Closed;
        Poll(0);
        Assert.Equal(SessionState.Interrupted, _client.Session.State);
        Assert.True(_connections[0].IsDisposed);
        Poll(0.1);
        Assert.Single(_connections);
        Poll(0.2);
        Assert.Equal(2, _connections.Count);
        _connections[1].State = TransportState.Open;
        _connections[1].Give(new ServerScript(TestWorld.Description).Welcome(isResumed: true), _now);
        Poll(0);
        Assert.Equal(SessionState.Playing, _client.Session.State);
        Assert.Equal([ClientFrame.Hello, ClientFrame.Input], _connections[1].Sent.Select(f => (ClientFrame)f[0]));
    }

    [Fact]
    public void Poll_ServerSaysWhyItCloses_IsHeardEvenIfTheConnectionIsGone()
    {
        Join();
        _connections[0].Give(ServerScript.Closing(CloseReason.Refused, "no"), _now);
        _connections[0].State = TransportState.Closed;
        Poll(0);
        Assert.Equal(SessionState.Closed, _client.Session.State);
        Assert.Equal(CloseReason.Refused, _client.Session.CloseReason);
        Poll(5);
        Assert.Single(_connections);
    }

    [Fact]
    public void Poll_ServerIsSilent_TriesAnotherConnection()
    {
        Join();
        for (var i = 0; i < 6; i++)
            Poll(1);
        Assert.True(_connections[0].IsDisposed);
        Assert.True(_connections.Count > 1 || _client.Session.State == SessionState.Interrupted);
    }

    [Fact]
    public void Poll_NoConnectionWithinTheWindow_GivesUp()
    {
        for (var i = 0; i < 400 && _client.Session.State != SessionState.Closed; i++)
        {
            Poll(0.1);
            if (_connections.Count > 0)
                _connections[^1].State = TransportState.Closed;
        }
        Assert.Equal(SessionState.Closed, _client.Session.State);
        Assert.InRange(_now.TotalSeconds, 10, 20);
        Assert.InRange(_connections.Count, 4, 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // it fell behind, and was told so
    public void Poll_ProgramStoodStillForLongerThanTheWindow_GoesOn(bool isClosed)
    {
        Join();
        if (isClosed)
            _connections[0].Give(ServerScript.Closing(CloseReason.TooSlow, "slow"), _now);

        Poll(35);
        Assert.Equal(isClosed ? SessionState.Interrupted : SessionState.Playing, _client.Session.State);
        Assert.Equal(isClosed, _connections[0].IsDisposed);

        for (var i = 0; i < 6; i++)
            Poll(1);
        Assert.True(_connections[0].IsDisposed);
        Assert.Equal(SessionState.Interrupted, _client.Session.State);
    }

    [Fact]
    public void Poll_ServerBreaksTheProtocol_ClosesWithMalformed()
    {
        Join();
        _connections[0].Give([99], _now);
        Poll(0);
        Assert.Equal(CloseReason.Malformed, _client.Session.CloseReason);
        Assert.True(_connections[0].IsDisposed);
    }

    [Fact]
    public void Leave_WhilePlaying_SaysBye()
    {
        Join();
        _client.Leave();
        Assert.Equal((byte)ClientFrame.Bye, _connections[0].Sent[^1][0]);
        Assert.True(_connections[0].IsDisposed);
        Assert.Equal(CloseReason.Left, _client.Session.CloseReason);
    }

    private ServerScript Join()
    {
        Poll(0);
        _connections[0].State = TransportState.Open;
        Poll(0.01);
        var server = new ServerScript(TestWorld.Description);
        _connections[0].Give(server.Welcome(), _now);
        _connections[0].Give(server.Codes(), _now);
        Poll(0.01);
        return server;
    }

    private void Poll(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        _client.Poll(_now);
    }
}
