using System.Numerics;
using Xunit;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

public sealed class ClientSessionTests
{
    [Fact]
    public void Open_NewSession_SaysHelloWithNameAndNoSession()
    {
        var harness = new Harness();
        harness.Session.Open(default);
        var reader = new ByteReader(harness.Sent.Single());
        Assert.Equal((byte)ClientFrame.Hello, reader.ReadByte());
        Assert.Equal(1ul, reader.ReadVarint());
        Assert.Equal("", reader.ReadString());
        Assert.Equal("ann", reader.ReadString());
        Assert.Equal(0ul, reader.ReadUInt64());
        Assert.Equal(new byte[16], reader.ReadBytes(16).ToArray());
        Assert.Equal(0ul, reader.ReadVarint());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Snapshot_EntityEnters_FieldsHaveTheServersValues()
    {
        var harness = new Harness().Join();
        var ship = Harness.Ship(0, 1, isOwn: true).Set("heading", 5000).Set("credits", unchecked((uint)-7)).Set("isFiring", 1);
        var rock = Harness.Rock(3, 2)
            .Set("mass", 0, 0x40080000).Set("ore", 1, 2).Set("speed", 10, unchecked((uint)-20), 30)
            .Set("exact", BitConverter.SingleToUInt32Bits(1.5f)).Set("grade", 0xFF).Set("level", 2)
            .SetBlob("parts", w => { w.WriteVarint(2); w.WriteUInt16(7); w.WriteUInt16(8); });
        harness.Give(harness.Server.MakeSnapshot(enters: [ship, rock]));

        var own = harness.Session.Own!;
        Assert.Equal(1u, own.Id.Serial);
        Assert.Equal(new Vector3(10, 20, 0), own.Position);
        Assert.Equal(1f, own.GetSingle("heading"), 3);
        Assert.Equal(100, own.GetInt32("hull"));
        Assert.Equal(-7, own.GetInt32("credits"));
        Assert.Equal("ship 1", own.GetString("name"));
        Assert.Equal("go", own.GetString("orders"));
        Assert.True(own.GetEntity("target").IsNone);
        Assert.True(own.GetBool("isFiring"));
        var other = harness.Entity(2);
        Assert.Equal(3.0, other.GetDouble("mass"));
        Assert.Equal((2L << 32) + 1, other.GetInt64("ore"));
        Assert.Equal(new Vector3(1, -2, 3), other.GetVector3("speed"));
        Assert.Equal(1.5f, other.GetSingle("exact"));
        Assert.Equal(-1, other.GetInt32("grade"));
        Assert.Equal(-3, other.GetInt32("level"));
        Assert.Equal([2, 7, 0, 8, 0], other.GetBlob(other.Field("parts")).ToArray());
        Assert.Equal(1, other.GetQuaternion("spin").Length(), 3);
        Assert.Equal(["enter 1", "enter 2"], harness.Log);
    }

    [Fact]
    public void Snapshot_PartialUpdateOnOlderBase_OthersKeepTheirNewestState()
    {
        var harness = new Harness().Join();
        ServerEntity a = Harness.Ship(0, 1), b = Harness.Ship(1, 2), c = Harness.Ship(2, 3);
        harness.Give(harness.Server.MakeSnapshot(enters: [a, b, c]));
        b.Set("hull", 50);
        harness.Give(harness.Server.MakeSnapshot(back: 1, updates: [b]));
        c.Set("hull", 70);
        harness.Give(harness.Server.MakeSnapshot(back: 2, updates: [c]));
        Assert.Equal([100, 50, 70], new uint[] { 1, 2, 3 }.Select(s => harness.Entity(s).GetInt32("hull")));
    }

    [Fact]
    public void Snapshot_DifferenceAfterSkippedUpdate_IsTakenToTheStateAfterTheBase()
    {
        var harness = new Harness().Join();
        var ship = Harness.Ship(0, 1);
        harness.Give(harness.Server.MakeSnapshot(enters: [ship]));
        for (var i = 0; i < 10; i++)
        {
            ship.Set("hull", (uint)(100 + i * i)).Set("position", (uint)i * 10, (uint)i * 20);
            harness.Give(harness.Server.MakeSnapshot(back: (uint)Math.Min(i + 1, 4), updates: i % 3 == 0 ? [] : [ship]));
            if (i % 3 != 0)
                Assert.Equal(100 + i * i, harness.Entity(1).GetInt32("hull"));
        }
    }

    [Fact]
    public void Snapshot_LocalIdReusedInNextSnapshot_NamesTheNewEntity()
    {
        var harness = new Harness().Join();
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1), Harness.Ship(1, 2)]));
        harness.Give(harness.Server.MakeSnapshot(back: 1, leaves: [0]));
        var rock = Harness.Rock(0, 3);
        harness.Give(harness.Server.MakeSnapshot(back: 1, enters: [rock]));
        rock.Set("grade", 5);
        harness.Give(harness.Server.MakeSnapshot(back: 1, updates: [rock]));
        Assert.Equal(5, harness.Entity(3).GetInt32("grade"));
        Assert.Equal(["enter 1", "enter 2", "leave 1", "enter 3"], harness.Log);
    }

    [Fact]
    public void Snapshot_EntityLeavesAndEntersAtOnceAsOwn_StaysTheSameObject()
    {
        var harness = new Harness().Join();
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1)]));
        var before = harness.Entity(1);
        harness.Give(harness.Server.MakeSnapshot(back: 1, leaves: [0], enters: [Harness.Ship(1, 1, isOwn: true).Set("credits", 9)]));
        Assert.Same(before, harness.Entity(1));
        Assert.Same(before, harness.Session.Own);
        Assert.Equal(9, before.GetInt32("credits"));
        Assert.Equal(["enter 1"], harness.Log);
    }

    [Fact]
    public void Snapshot_EntityBlinks_IsSeenEvenIfBothSnapshotsComeAtOnce()
    {
        var harness = new Harness().Join();
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1)]));
        harness.Session.Receive(harness.Server.MakeSnapshot(back: 1, leaves: [0]), harness.Now);
        harness.Session.Receive(harness.Server.MakeSnapshot(back: 1, enters: [Harness.Ship(0, 1)]), harness.Now);
        Assert.Equal(["enter 1", "leave 1", "enter 1"], harness.Log);
    }

    [Fact]
    public void Snapshot_NewCodeTables_AreUsedFromThenOn()
    {
        var harness = new Harness().Join();
        var ship = Harness.Ship(0, 1);
        harness.Give(harness.Server.MakeSnapshot(enters: [ship]));
        var builder = new CodeTableBuilder(TestWorld.Ship);
        var other = new uint[TestWorld.Ship.SlotCount];
        other[3] = 17;
        for (var i = 0; i < 100; i++)
            builder.Observe(Audience.Replicated, new uint[TestWorld.Ship.SlotCount], other);
        harness.Give(harness.Server.Codes(builder.Build()));
        ship.Set("hull", 117);
        var frame = harness.Server.MakeSnapshot(back: 1, updates: [ship]);
        harness.Give(frame);
        Assert.Equal(117, harness.Entity(1).GetInt32("hull"));
    }

    [Fact]
    public void Acks_WithoutInputs_ComeEveryFourthSnapshot()
    {
        var harness = new Harness().Join();
        for (var i = 0; i < 12; i++)
            harness.Give(harness.Server.MakeSnapshot());
        var acks = harness.Sent.Where(f => f[0] == (byte)ClientFrame.Ack).Select(f => f[1]);
        Assert.Equal([4, 8, 12], acks);
    }

    [Fact]
    public void Acks_WithInputs_AreCarriedByThem()
    {
        var harness = new Harness().Join();
        for (var i = 0; i < 12; i++)
        {
            harness.Give(harness.Server.MakeSnapshot());
            harness.Session.SendInput("steer", 0.5, true);
        }
        Assert.DoesNotContain(ClientFrame.Ack, harness.SentFrames);
        Assert.Equal([12, 0, 12], harness.Sent[^1][1..4]);
    }

    [Fact]
    public void SendInput_ByName_WritesTheFieldsOfTheSchema()
    {
        var harness = new Harness().Join();
        Assert.Equal(1u, harness.Session.SendInput("steer", 0.5, true));
        var reader = new ByteReader(harness.Sent[^1]);
        Assert.Equal((byte)ClientFrame.Input, reader.ReadByte());
        reader.ReadVarint();
        reader.ReadVarint();
        Assert.Equal(1ul, reader.ReadVarint());
        Assert.Equal(TestWorld.Steer.TypeId, reader.ReadUInt32());
        Assert.Equal(0.5f, reader.ReadFloat32());
        Assert.True(reader.ReadBool());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void SendInput_WrongNameOrValues_ThrowsAndTakesNoNumber()
    {
        var harness = new Harness().Join();
        Assert.Contains("steer", Assert.Throws<ArgumentException>(() => harness.Session.SendInput("stir", 1f)).Message, StringComparison.Ordinal);
        Assert.Contains("fire", Assert.Throws<ArgumentException>(() => harness.Session.SendInput("steer", 1f)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => harness.Session.SendInput("steer", "left", true));
        Assert.Equal(1u, harness.Session.SendInput("steer", 1, false));
    }

    [Fact]
    public void SendInput_NothingCameForASecond_IsRefused()
    {
        var harness = new Harness().Join();
        Assert.NotEqual(0u, harness.Session.SendInput("steer", 0f, false));
        harness.Wait(1.1).Session.Advance(harness.Now);
        Assert.Equal(0u, harness.Session.SendInput("steer", 0f, false));
    }

    [Fact]
    public void Events_SentAgainOrInBatches_ComeOnceAndInOrder()
    {
        var harness = new Harness().Join();
        harness.Give(ServerScript.Events(1, Scored(10, "a"), Scored(20, "b")));
        harness.Give(ServerScript.Events(2, Scored(20, "b"), Scored(30, "c")));
        Assert.Equal(["scored 10 a", "scored 20 b", "scored 30 c"], harness.Log);

        harness.Give(ServerScript.Events(6, Scored(40, "d"))); // those between were lost with a server
        harness.Give(ServerScript.Events(5, Scored(1, "x")));
        Assert.Equal(["scored 10 a", "scored 20 b", "scored 30 c", "scored 40 d"], harness.Log);
        Assert.Throws<CodecException>(() => harness.Give(ServerScript.Events(0, Scored(1, "x"))));
    }

    [Fact]
    public void Effects_WithinSight_HavePositionTickAndFields()
    {
        var harness = new Harness().Join();
        var seen = new List<(string, Vector3, long, float)>();
        harness.Session.EffectReceived += (in Messages.ReceivedMessage m) => seen.Add((m.Name, m.Position, m.Tick, m.Read().ReadFloat32()));
        harness.Give(harness.Server.Effect(TestWorld.Boom, 3, 4, w => w.WriteFloat32(2.5f)));
        Assert.Equal([("boom", new Vector3(3, 4, 0), harness.Server.Tick, 2.5f)], seen);
    }

    [Fact]
    public void Ping_Answered_MeasuresRoundTripAndServerTick()
    {
        var harness = new Harness().Join();
        harness.Wait(1).Session.Advance(harness.Now);
        var ping = harness.Sent.Single(f => f[0] == (byte)ClientFrame.Ping);
        harness.Wait(0.06).Give(harness.Server.Pong(BitConverter.ToUInt64(ping, 1)));
        Assert.Equal(60, harness.Session.Stats.RoundTrip.TotalMilliseconds, 3);
        Assert.Equal(harness.Server.Tick + 0.5 + 0.6, harness.Session.EstimateServerTick(harness.Now), 3);
    }

    [Fact]
    public void Joining_ServerAnswersPings_IsWaitedForBeyondTheSilenceLimit()
    {
        var sent = new List<byte[]>();
        var session = new ClientSession(new ClientOptions(), frame => sent.Add(frame.ToArray()));
        var server = new ServerScript(TestWorld.Description);
        session.Open(default);
        for (var second = 1; second <= 9; second++)
        {
            var now = TimeSpan.FromSeconds(second);
            Assert.True(session.Advance(now));
            session.Receive(server.Pong(BitConverter.ToUInt64(sent[^1], 1)), now);
        }
        Assert.Equal((SessionState.Joining, 10), (session.State, sent.Count));
        session.Receive(server.Welcome(), TimeSpan.FromSeconds(9));
        Assert.Equal(SessionState.Playing, session.State);
    }

    [Fact]
    public void Effects_NobodyListens_ArePassedOver()
    {
        var sent = new List<byte[]>();
        var session = new ClientSession(new ClientOptions(), frame => sent.Add(frame.ToArray()));
        var server = new ServerScript(TestWorld.Description);
        session.Open(default);
        session.Receive(server.Welcome(), default);
        session.Receive(server.Effect(TestWorld.Boom, 1, 0.5f, w => w.WriteFloat32(0.25f)), default);
        Assert.Equal(SessionState.Playing, session.State);
    }

    [Fact]
    public void Resume_SameSession_SendsAgainWhatTheServerHasNotHad()
    {
        var harness = new Harness().Join();
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1, isOwn: true)]));
        harness.Give(ServerScript.Events(1, Scored(10, "a")));
        for (var i = 0; i < 5; i++)
            harness.Session.SendInput("steer", (float)i, false);
        var before = harness.Entity(1);
        harness.Session.Interrupt();
        harness.Sent.Clear();
        harness.Server = new ServerScript(TestWorld.Description) { Tick = 200 };
        harness.Session.Open(harness.Now);
        var hello = new ByteReader(harness.Sent[0].AsSpan(1));
        hello.ReadVarint();
        hello.ReadString();
        hello.ReadString();
        Assert.Equal(5ul, hello.ReadUInt64());
        Assert.Equal(16, hello.ReadBytes(16)[15]);
        Assert.Equal(1ul, hello.ReadVarint());

        harness.Give(harness.Server.Welcome(isResumed: true, lastInput: 3)).Give(harness.Server.Codes());
        Assert.Equal([4, 5], harness.Sent.Skip(1).Select(f => (int)f[3]));
        harness.Give(ServerScript.Events(1, Scored(10, "a"), Scored(20, "b")));
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(4, 1, isOwn: true).Set("hull", 3), Harness.Ship(5, 9)]));
        Assert.Same(before, harness.Session.Own);
        Assert.Equal(3, before.GetInt32("hull"));
        Assert.Equal(["enter 1", "scored 10 a", "scored 20 b", "enter 9"], harness.Log);
        Assert.Equal(6u, harness.Session.SendInput("steer", 1f, true));
    }

    [Fact]
    public void Resume_InputsThatTheServerHadButDidNotUse_GoToTheNextServer()
    {
        var harness = new Harness().Join();
        for (var i = 0; i < 5; i++)
            harness.Session.SendInput("steer", (float)i, false);
        harness.Session.Interrupt();
        harness.Session.Open(harness.Now);
        harness.Give(harness.Server.Welcome(isResumed: true, lastInput: 5));
        harness.Session.Interrupt();
        harness.Sent.Clear();
        harness.Session.Open(harness.Now);
        harness.Give(harness.Server.Welcome(isResumed: true, lastInput: 3));
        Assert.Equal([4, 5], harness.Sent.Skip(1).Select(f => (int)f[3]));
    }

    [Fact]
    public void Resume_RefusedBecauseTooOld_StartsANewSession()
    {
        var harness = new Harness().Join();
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1, isOwn: true)]));
        harness.Session.SendInput("steer", 1f, true);
        harness.Session.Interrupt();
        harness.Server = new ServerScript(TestWorld.Description);
        harness.Session.Open(harness.Now);
        harness.Give(harness.Server.Welcome(session: 6));
        Assert.Equal(6ul, harness.Session.Id);
        Assert.Equal(1u, harness.Session.SendInput("steer", 1f, true));
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 7, isOwn: true)]));
        Assert.Equal(["enter 1", "leave 1", "enter 7"], harness.Log);
    }

    [Fact]
    public void Resume_MoreInputsLostThanKept_LeavesTheirNumbersOut()
    {
        var harness = new Harness().Join();
        for (var i = 0; i < 150; i++)
            harness.Session.SendInput("steer", (float)i, false);
        harness.Session.Interrupt();
        harness.Sent.Clear();
        harness.Session.Open(harness.Now);
        harness.Session.Receive(harness.Server.Welcome(isResumed: true, lastInput: 10), harness.Now);
        Assert.Equal(SessionState.Playing, harness.Session.State);
        var numbers = harness.Sent.Skip(1).Select(frame =>
        {
            var reader = new ByteReader(frame.AsSpan(1));
            reader.ReadVarint();
            reader.ReadVarint();
            return (int)reader.ReadVarint();
        });
        Assert.Equal(Enumerable.Range(51, 100), numbers);
        Assert.Equal(151u, harness.Session.SendInput("steer", 1f, true));
    }

    [Theory]
    [InlineData(CloseReason.Unauthorized, SessionState.Closed)]
    [InlineData(CloseReason.Replaced, SessionState.Closed)]
    [InlineData(CloseReason.ServerStopping, SessionState.Interrupted)]
    [InlineData(CloseReason.TooSlow, SessionState.Interrupted)]
    public void Closing_ByReason_EndsTheSessionOrItsConnection(CloseReason reason, SessionState expected)
    {
        var harness = new Harness().Join();
        harness.Give(ServerScript.Closing(reason, "because"));
        Assert.Equal(expected, harness.Session.State);
        Assert.Equal(reason, harness.Session.CloseReason);
        Assert.Equal("because", harness.Session.CloseText);
    }

    [Fact]
    public void Interpolation_BetweenTwoStates_ShowsTheMomentInBetween()
    {
        var harness = new Harness(new ClientOptions { InterpolationDelay = TimeSpan.FromMilliseconds(100) }).Join();
        var ship = Harness.Ship(0, 1).Set("heading", 7000);
        harness.Give(harness.Server.MakeSnapshot(enters: [ship]));
        for (uint i = 1; i <= 10; i++)
        {
            ship.Set("position", 1000 + i * 100, 2000).Set("heading", i <= 5 ? 7000 : 1000u);
            harness.Wait(0.05).Give(harness.Server.MakeSnapshot(back: 1, updates: [ship]));
            var shown = harness.Entity(1);
            if (i >= 2)
                Assert.Equal(10 + (i - 2), shown.RenderPosition.X, 3);
        }
        harness.Wait(0.025).Session.Advance(harness.Now);
        Assert.Equal(18.5f, harness.Entity(1).RenderPosition.X, 3);
        Assert.Equal(20, harness.Entity(1).Position.X, 3);
    }

    [Fact]
    public void Interpolation_AngleAcrossHalfTurn_TurnsTheShortWay()
    {
        var harness = new Harness(new ClientOptions { InterpolationDelay = TimeSpan.FromMilliseconds(25) }).Join();
        var ship = Harness.Ship(0, 1).Set("heading", 7000);
        harness.Give(harness.Server.MakeSnapshot(enters: [ship]));
        ship.Set("heading", 1000);
        harness.Wait(0.05).Give(harness.Server.MakeSnapshot(back: 1, updates: [ship]));
        harness.Wait(0.0125).Session.Advance(harness.Now);
        var heading = harness.Entity(1).InterpolateAngle(harness.Entity(1).Field("heading"));
        Assert.True(Math.Abs(Math.Abs(heading) - Math.PI) < 0.15, heading.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Interpolation_EntityLeaves_IsShownUntilTheMomentShownGetsThere()
    {
        var harness = new Harness(new ClientOptions { InterpolationDelay = TimeSpan.FromMilliseconds(100) }).Join();
        harness.Give(harness.Server.MakeSnapshot(enters: [Harness.Ship(0, 1)]));
        Assert.False(harness.Entity(1).IsVisible);
        harness.Wait(0.05).Give(harness.Server.MakeSnapshot(back: 1));
        harness.Wait(0.05).Give(harness.Server.MakeSnapshot(back: 1, leaves: [0]));
        Assert.True(harness.Entity(1).IsVisible);
        Assert.True(harness.Entity(1).HasLeft);
        harness.Wait(0.11).Session.Advance(harness.Now);
        Assert.Empty(harness.Session.Entities);
        Assert.Equal(["enter 1", "leave 1"], harness.Log);
    }

    [Fact]
    public void Receive_SteadyState_AllocatesNothing()
    {
        var harness = new Harness().Join();
        var ships = Enumerable.Range(0, 50).Select(i => Harness.Ship(i, (uint)i + 1, isOwn: i == 0)).ToArray();
        harness.Give(harness.Server.MakeSnapshot(enters: ships));
        var frames = new List<byte[]>();
        for (uint i = 1; i <= 200; i++)
        {
            foreach (var ship in ships)
                ship.Set("position", 1000 + i * 10, 2000 + i * 7).Set("hull", i);
            frames.Add(harness.Server.MakeSnapshot(back: Math.Min(i, 4), updates: ships));
        }
        var sent = 0;
        var now = harness.Now;
        var quiet = new ClientSession(new ClientOptions { PingInterval = TimeSpan.FromHours(1) }, _ => sent++);
        quiet.Open(now);
        var replay = new ServerScript(TestWorld.Description);
        quiet.Receive(replay.Welcome(), now);
        quiet.Receive(replay.Codes(), now);
        quiet.Receive(replay.MakeSnapshot(enters: ships.Select(s => Harness.Ship(s.LocalId, s.Serial, s.IsOwn))), now);
        long Play(int from, int to)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            for (var i = from; i < to; i++)
            {
                now += TimeSpan.FromMilliseconds(50);
                quiet.Receive(frames[i], now);
                quiet.Advance(now);
            }
            return GC.GetAllocatedBytesForCurrentThread() - start;
        }
        Play(0, 100);
        Assert.Equal(0, Play(100, 200));
        Assert.True(sent > 10);
    }

    private static (MessageSchema, Action<ByteWriter>) Scored(int points, string by) => (TestWorld.Scored, w =>
    {
        w.WriteInt32(points);
        w.WriteString(by);
    }
    );
}
