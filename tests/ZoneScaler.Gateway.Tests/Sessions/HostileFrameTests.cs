using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Sessions;

public sealed class HostileFrameTests : IDisposable
{
    private static readonly uint Spend = NameHash.Of("spend");

    private readonly Stage _stage = new();
    private readonly TestPlayer _bystander;
    private readonly RawClient _client;

    public HostileFrameTests()
    {
        _bystander = _stage.Join("bystander");
        _client = new RawClient(_stage).Hello().Welcomed();
    }

    public static TheoryData<string, CloseReason, byte[]> Frames => new()
    {
        { "empty", CloseReason.Malformed, [] },
        { "unknown type 0", CloseReason.UnknownFrame, [0] },
        { "unknown type 6", CloseReason.UnknownFrame, [6] },
        { "unknown type 255", CloseReason.UnknownFrame, [255, 1, 2, 3] },
        { "a second Hello", CloseReason.OutOfOrder, [1, 1, 0, 0] },
        { "an Ack that is cut off", CloseReason.Malformed, [3, 0] },
        { "an Ack and more", CloseReason.Malformed, [3, 0, 0, 0] },
        { "an Ack of what was never sent", CloseReason.OutOfOrder, [3, 0xFF, 0x7F, 0] },
        { "an Ack of an event never sent", CloseReason.OutOfOrder, [3, 0, 1] },
        { "a number beyond 32 bits", CloseReason.Malformed, [3, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 0] },
        { "an endless varint", CloseReason.Malformed, [3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "a Ping that is cut off", CloseReason.Malformed, [4, 1, 2] },
        { "a Ping and more", CloseReason.Malformed, [4, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
        { "a Bye and more", CloseReason.Malformed, [5, 0] },
        { "too large", CloseReason.TooLarge, new byte[2000] },
        { "an input of no type", CloseReason.Malformed, Input(1, 12345) },
        { "an entity's message", CloseReason.Malformed, Input(1, NameHash.Of("inner"), 0, 0, 0, 0) },
        { "an event", CloseReason.Malformed, Input(1, NameHash.Of("receipt"), 0, 0, 0, 0) },
        { "an input that is too short", CloseReason.Malformed, Input(1, Spend, 1, 0, 0) },
        { "an input that is too long", CloseReason.Malformed, Input(1, Spend, 1, 0, 0, 0, 0) },
        { "an input that skips", CloseReason.OutOfOrder, Input(2, Spend, 1, 0, 0, 0) },
        { "a bool that is 2", CloseReason.Malformed, Input(1, NameHash.Of("end"), 2) },
        { "a number that is infinite", CloseReason.Malformed, Input(1, NameHash.Of("steer"), 0, 0, 0x80, 0x7F, 0, 0, 0, 0) },
        { "a double that is no number", CloseReason.Malformed, Input(1, NameHash.Of("say"), 1, 65, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F) },
        { "a text that is no UTF-8", CloseReason.Malformed, Input(1, NameHash.Of("say"), 1, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0) },
        { "a text longer than the frame", CloseReason.Malformed, Input(1, NameHash.Of("say"), 100, 65) },
    };

    [Theory]
    [InlineData(int.MaxValue, CloseReason.None)]
    [InlineData(1u + int.MaxValue, CloseReason.Malformed)] // numbers of events would begin anew
    public void Hello_LastEventOfASessionThatIsResumed_IsBounded(uint lastEvent, CloseReason reason)
    {
        var again = new RawClient(_stage).Hello(session: _client.Session, key: _client.Key, lastEvent: lastEvent);
        Assert.Equal(reason, again.Transport.Closed);
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void Receive_BrokenFrame_ClosesThatSessionOnlyWithTheReason(string what, CloseReason reason, byte[] frame)
    {
        _client.SendBytes(frame);
        Assert.True(reason == _client.Transport.Closed, $"{what}: {_client.Transport.Closed} {_client.Transport.Text}");
        var closing = _client.Transport.Frames(ServerFrame.Closing).Single();
        Assert.Equal((byte)reason, closing[1]);
        _client.SendBytes([4, 1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Empty(_client.Transport.Frames(ServerFrame.Pong));
        _stage.Step(3);
        Assert.Equal(1, _stage.Gateway.Sessions);
        Assert.Single(_bystander.Session.Entities); // the other player has left the world
        Assert.False(_bystander.Connection.IsClosed);
        _stage.AssertSeesTruth(_bystander);
    }

    [Fact]
    public void Receive_BeforeHello_IsOutOfOrder()
    {
        var client = new RawClient(_stage);
        client.Ack(0);
        Assert.Equal(CloseReason.OutOfOrder, client.Transport.Closed);
    }

    [Theory]
    [InlineData(2u, CloseReason.Version)]
    [InlineData(1u, CloseReason.None)]
    public void Hello_OtherVersion_IsRefused(uint version, CloseReason reason)
    {
        var client = new RawClient(_stage).Hello(version: version);
        Assert.Equal(reason, client.Transport.Closed);
    }

    [Fact]
    public void Hello_NameTooLong_IsRefused()
    {
        var client = new RawClient(_stage).Hello(new string('x', 65));
        Assert.Equal(CloseReason.Malformed, client.Transport.Closed);
    }

    [Fact]
    public void Input_RepeatedNumber_IsIgnored()
    {
        _client.Input(1, Spend, 5, 0, 0, 0);
        _client.Input(1, Spend, 5, 0, 0, 0);
        _client.Input(2, Spend, 5, 0, 0, 0);
        _client.Input(1, Spend, 5, 0, 0, 0);
        _stage.Step(3);
        Assert.Equal(CloseReason.None, _client.Transport.Closed);
        Assert.Contains(_bystander.Session.Entities, e => e.GetInt32("score") == 10);
    }

    [Fact]
    public void Input_Flood_IsCutOff()
    {
        for (var i = 1u; i <= 121; i++)
            _client.Input(i, Spend, 1, 0, 0, 0);
        Assert.Equal(CloseReason.TooMany, _client.Transport.Closed);
    }

    [Fact]
    public void Input_AtTheAllowedRate_GoesOn()
    {
        var number = 0u;
        for (var i = 0; i < 100; i++)
        {
            for (var k = 0; k < 3; k++)
                _client.Input(++number, Spend, _client.LastSnapshot, 0, [1, 0, 0, 0]);
            _stage.Step();
        }
        Assert.Equal(CloseReason.None, _client.Transport.Closed);
    }

    [Fact]
    public void Ping_Flood_IsCutOff()
    {
        for (var i = 0; i < 241; i++)
            _client.Send(ClientFrame.Ping, w => w.WriteUInt64(1));
        Assert.Equal(CloseReason.TooMany, _client.Transport.Closed);
    }

    [Fact]
    public void Ping_ComesBackAtOnceWithTheTick()
    {
        _client.Send(ClientFrame.Ping, w => w.WriteUInt64(0x1122334455667788));
        var reader = new ByteReader(_client.Transport.Frames(ServerFrame.Pong).Single().AsSpan(1));
        Assert.Equal(0x1122334455667788UL, reader.ReadUInt64());
        Assert.Equal((ulong)_stage.Driver.Tick, reader.ReadVarint());
        Assert.Equal(0, reader.ReadFloat32());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Receive_RandomBytes_NeverThrowsAndTouchesNobodyElse()
    {
        var random = new Random(9);
        for (var i = 0; i < 3000; i++)
        {
            var client = new RawClient(_stage);
            if (i % 2 == 0)
                client.Hello();
            for (var k = 0; k < 5; k++)
            {
                var frame = new byte[random.Next(40)];
                random.NextBytes(frame);
                if (frame.Length > 0)
                    frame[0] = (byte)random.Next(7);
                client.SendBytes(frame);
            }
            client.Connection.Disconnected();
        }
        _stage.Step(2);
        Assert.False(_bystander.Connection.IsClosed);
    }

    public void Dispose() => _stage.Dispose();

    private static byte[] Input(uint number, uint type, params byte[] payload)
    {
        var writer = new ByteWriter();
        writer.WriteByte((byte)ClientFrame.Input);
        writer.WriteVarint(0);
        writer.WriteVarint(0);
        writer.WriteVarint(number);
        writer.WriteUInt32(type);
        writer.WriteBytes(payload);
        return writer.Written.ToArray();
    }
}
