using ZoneScaler.Client;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>Sessions that go on at another gateway.</summary>
public sealed class ResumeElsewhereTests : IDisposable
{
    private readonly PlayCluster _cluster = new(seed: 7);

    [Fact]
    public void GatewayDies_ClientResumesElsewhereWithItsEntityAndAllItDid()
    {
        var gamer = Play(_cluster.Gateways[0]);
        for (var i = 0; i < 20; i++)
        {
            gamer.Spend();
            _cluster.Step();
        }
        var entity = gamer.Session.Own!.Id;
        _cluster.Kill(_cluster.Gateways[0]);
        _cluster.Step(10);
        _cluster.StepUntilPlaying(gamer);
        gamer.Spend();
        _cluster.Step(10);

        Assert.Equal(1, gamer.Resumes);
        Assert.Equal(entity, gamer.Session.Own!.Id);
        Assert.True(Assert.Single(_cluster.Movers).Player!.IsConnected);
        Assert.Equal(Enumerable.Range(1, 21), gamer.Receipts);
    }

    [Fact]
    public void GatewayDies_NobodyComesBack_PlayerLeavesWhenTheWindowIsOver()
    {
        var gamer = Play(_cluster.Gateways[0]);
        _cluster.Gamers.Remove(gamer);
        _cluster.Kill(_cluster.Gateways[0]);
        _cluster.Step(60);
        Assert.False(Assert.Single(_cluster.Movers).Player!.IsConnected);
        _cluster.Step(InTicks(PlayCluster.ResumeWindow) - 120);
        Assert.Single(_cluster.Movers);
        _cluster.Step(100);
        Assert.Empty(_cluster.Movers);
    }

    [Fact]
    public void ClientGoesToAnotherGatewayWhileTheFirstLives_FirstHearsThatItHasMoved()
    {
        var gamer = Play(_cluster.Gateways[0]);
        var raw = new RawGamer(_cluster, _cluster.Gateways[1]).Hello(gamer.Session.Id, KeyOf(gamer));
        _cluster.StepUntil(() => raw.IsWelcomed);
        _cluster.StepUntil(() => gamer.LastClose == CloseReason.Replaced);

        Assert.True(raw.IsResumed);
        Assert.Equal(0, _cluster.Gateways[0].Gateway.Sessions);
        Assert.Single(_cluster.Movers);
    }

    [Fact]
    public void TwoGatewaysClaimASessionAtOnce_OneWins()
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            using var cluster = new PlayCluster(seed, gateways: 3);
            cluster.Weather.Jitter = 3;
            var gamer = cluster.Join("ann", cluster.Gateways[0]);
            cluster.StepUntilPlaying(gamer);
            cluster.Gamers.Clear();
            var (id, key) = (gamer.Session.Id, KeyOf(cluster, gamer));
            if (seed % 2 == 0)
                cluster.Kill(cluster.Gateways[0]);
            var first = new RawGamer(cluster, cluster.Gateways[^1]).Hello(id, key);
            var second = new RawGamer(cluster, cluster.Gateways[^2]).Hello(id, key);
            cluster.Step(80);

            var open = new[] { first, second }.Where(r => r.Transport.Closed == CloseReason.None).ToList();
            Assert.True(open.Count == 1, $"seed {seed}: {first.Transport.Closed} and {second.Transport.Closed}");
            // Fault, if its zone had not taken it yet: for all that the gateway knows the client came last, and is to ask again.
            Assert.Contains(first == open[0] ? second.Transport.Closed : first.Transport.Closed, new[] { CloseReason.Replaced, CloseReason.Fault });
            Assert.True(open[0].IsResumed);
            Assert.Single(cluster.Movers);
            Assert.Equal(1, cluster.Gateways.Sum(g => g.Gateway.Sessions));
        }
    }

    [Fact]
    public void WrongKey_IsUnauthorizedAndTouchesNothing()
    {
        var gamer = Play(_cluster.Gateways[0]);
        var key = KeyOf(gamer);
        key[3] ^= 1;
        var thief = new RawGamer(_cluster, _cluster.Gateways[1]).Hello(gamer.Session.Id, key);
        _cluster.Step(20);
        Assert.Equal(CloseReason.Unauthorized, thief.Transport.Closed);
        Assert.Equal(0, _cluster.Gateways[1].Gateway.Sessions);
        Assert.Equal(SessionState.Playing, gamer.Session.State);
        Assert.Equal(CloseReason.None, gamer.LastClose);
    }

    [Fact]
    public void SessionThatNobodyKnows_IsANewOneUnderAnotherNumber()
    {
        var raw = new RawGamer(_cluster, _cluster.Gateways[1]).Hello(99, new byte[16]);
        _cluster.StepUntil(() => raw.IsWelcomed);
        Assert.False(raw.IsResumed);
        Assert.Equal((ulong)_cluster.Gateways[1].Number, raw.Session >> 32);
        Assert.Single(_cluster.Movers);
    }

    [Fact]
    public void SessionThatIsOver_IsANewOne()
    {
        var gamer = Play(_cluster.Gateways[0]);
        var (id, key) = (gamer.Session.Id, KeyOf(gamer));
        gamer.Bye(_cluster.Now);
        _cluster.Step(20);
        Assert.Empty(_cluster.Movers);
        var raw = new RawGamer(_cluster, _cluster.Gateways[1]).Hello(id, key);
        _cluster.StepUntil(() => raw.IsWelcomed);
        Assert.False(raw.IsResumed);
        Assert.NotEqual(id, raw.Session);
    }

    [Fact]
    public void GatewayStopsInOrder_ClientResumesElsewhere()
    {
        var gamer = Play(_cluster.Gateways[0]);
        var entity = gamer.Session.Own!.Id;
        _cluster.Gateways[0].Gateway.Stop();
        _cluster.Step();
        Assert.Equal(CloseReason.ServerStopping, gamer.LastClose);
        gamer.Wanted = _cluster.Gateways[1];
        _cluster.Step(3);
        _cluster.Kill(_cluster.Gateways[0]);
        _cluster.StepUntilPlaying(gamer);
        Assert.Equal(entity, gamer.Session.Own!.Id);
        Assert.Equal(1, gamer.Resumes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RegistryStartsEmpty_NobodyIsThrownOut(bool gatewayDiesToo)
    {
        var gamer = Play(_cluster.Gateways[0]);
        var entity = gamer.Session.Own!.Id;
        _cluster.Restart(World.PlayersZone, after: 40);
        if (gatewayDiesToo)
            _cluster.Kill(_cluster.Gateways[0]);
        _cluster.Step(145);
        if (!gatewayDiesToo)
        {
            gamer.Wanted = _cluster.Gateways[^1];
            gamer.Cut();
        }
        _cluster.StepUntilPlaying(gamer);
        Assert.Equal(1, gamer.Resumes);
        Assert.Equal(entity, gamer.Session.Own!.Id);
        Assert.Single(_cluster.Movers);
    }

    [Fact]
    public void EntityIsLostWithItsWorker_SessionGoesOnWithANewOne()
    {
        var gamer = Play(_cluster.Gateways[0]);
        for (var i = 0; i < 10; i++)
        {
            gamer.Spend();
            _cluster.Step();
        }
        var entity = gamer.Session.Own!.Id;
        var worker = _cluster.Workers.Single(w => w.Host.Zones.Any(z => z.OwnEntities.OfType<Mover>().Any()));
        _cluster.Kill(worker, after: 30);
        for (var i = 0; i < 20; i++)
        {
            gamer.Spend();
            _cluster.Step();
        }
        _cluster.StepUntil(() => gamer.Session.Own is { } own && own.Id != entity);
        var before = gamer.Receipts.Count;
        for (var i = 0; i < 5; i++)
        {
            gamer.Spend();
            _cluster.Step(5);
        }
        Assert.Equal(1, gamer.NewSessions);
        Assert.Equal(SessionState.Playing, gamer.Session.State);
        Assert.Equal([1, 2, 3, 4, 5], gamer.Receipts.Skip(before).TakeLast(5));
        Assert.Single(_cluster.Movers);
    }

    [Fact]
    public void EntityAndGatewayAreLost_PlayerGetsANewSessionWithANewEntity()
    {
        var gamer = Play(_cluster.Gateways[0]);
        gamer.Spend();
        _cluster.Step(5);
        var entity = gamer.Session.Own!.Id;
        var id = gamer.Session.Id;
        var worker = _cluster.Workers.Single(w => w.Host.Zones.Any(z => z.OwnEntities.OfType<Mover>().Any()));
        Assert.Null(worker.Host.Find(World.PlayersZone)); // the seed puts the player elsewhere; the registry's death is another test's
        _cluster.Kill(worker, after: 30);
        _cluster.Kill(_cluster.Gateways[0]);
        _cluster.StepUntil(() => gamer.Session is { State: SessionState.Playing, Own: { } own } && own.Id != entity, atMost: 800);
        Assert.Equal(2, gamer.NewSessions);
        Assert.NotEqual(id, gamer.Session.Id);
        gamer.Spend();
        _cluster.StepUntil(() => gamer.Receipts.Count > 0, atMost: 20);
        Assert.Equal([1], gamer.Receipts);
        Assert.Single(_cluster.Movers);
    }

    [Fact]
    public void EntityEndsByTheGame_PlayerLooksOnAndComesBackInANewSession()
    {
        var gamer = Play(_cluster.Gateways[0]);
        var id = gamer.Session.Id;
        gamer.Session.SendInput("end", true);
        _cluster.Step(100);
        Assert.Equal(SessionState.Playing, gamer.Session.State);
        Assert.Null(gamer.Session.Own);
        Assert.Empty(_cluster.Movers);
        gamer.Cut();
        _cluster.StepUntilPlaying(gamer);
        Assert.Equal(2, gamer.NewSessions);
        Assert.NotEqual(id, gamer.Session.Id);
        Assert.Single(_cluster.Movers);
    }

    [Fact]
    public void Bye_WhileFramesAreLost_EndsTheEntityInTheEnd()
    {
        var gamer = Play(_cluster.Gateways[0]);
        _cluster.Weather.LossPerMille = 1000;
        gamer.Bye(_cluster.Now);
        _cluster.Step(40);
        Assert.Single(_cluster.Movers);
        _cluster.Calm(60);
        Assert.Empty(_cluster.Movers);
        Assert.Equal(0, _cluster.Gateways[0].Gateway.Mail.Leaving);
    }

    [Fact]
    public void Bye_BeforeTheEntityIsThere_LeavesNoneBehind()
    {
        var gamer = _cluster.Join("ann", _cluster.Gateways[0]);
        _cluster.Step();
        gamer.Bye(_cluster.Now);
        _cluster.Step(60);
        Assert.Empty(_cluster.Movers);
        Assert.Equal(0, _cluster.Gateways[0].Gateway.Sessions);
        Assert.Equal(0, _cluster.Gateways[0].Gateway.Mail.Leaving);
    }

    public void Dispose() => _cluster.Dispose();

    private static int InTicks(TimeSpan time) => (int)(time.TotalSeconds * Stage.Spec.TickRate);

    private Gamer Play(GatewayProcess gateway)
    {
        var gamer = _cluster.Join("ann", gateway);
        _cluster.StepUntilPlaying(gamer);
        return gamer;
    }

    private byte[] KeyOf(Gamer gamer) => KeyOf(_cluster, gamer);

    private static byte[] KeyOf(PlayCluster cluster, Gamer gamer)
    {
        Assert.True(cluster.Gateways.First(g => g.Gateway.Number == gamer.Session.Id >> 32).Gateway.Directory.TryFind(gamer.Session.Id, out var session));
        return session.Key.ToArray();
    }
}
