using ZoneScaler.Channels;
using ZoneScaler.Protocol;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Channels;

/// <summary>The two ends of a channel over a link that loses, repeats and reorders frames.</summary>
public sealed class ChannelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void LossyLink_EveryMessageTakesEffectOnceAndInOrder(ulong seed)
    {
        var random = new ZoneRandom(seed);
        var sender = new OutgoingChannel(ZoneId.OfCell(1, 0));
        var receiver = new IncomingChannel();
        var onTheWay = new List<(bool IsAck, ulong Number, byte[] Messages)>();
        var received = new List<uint>();
        uint sent = 0;

        for (long tick = 1; tick < 4000; tick++)
        {
            for (var i = random.NextInt(3); i > 0 && sent < 500; i--)
            {
                sender.Begin(ChannelMessageKind.EntityMessage).WriteUInt32(++sent);
                sender.End();
            }
            if (sender.IsDue(At(tick)))
                Transmit(random, onTheWay, Frame(sender, tick));
            for (var i = onTheWay.Count; i > 0 && random.NextInt(2) == 0; i--)
            {
                var at = random.NextInt(onTheWay.Count);
                var (isAck, number, messages) = onTheWay[at];
                onTheWay.RemoveAt(at);
                if (isAck)
                    sender.Confirm(number, At(tick));
                else
                    Receive(receiver, number, messages, received);
            }
            if (receiver.OwesConfirmation)
            {
                receiver.OwesConfirmation = false;
                Transmit(random, onTheWay, (true, receiver.LastConsumed, []));
            }
        }

        Assert.Equal(500u, sent);
        Assert.Equal(Enumerable.Range(1, 500).Select(i => (uint)i), received);
        Assert.True(sender.IsConfirmed);
    }

    [Theory]
    [InlineData(2, new byte[] { 200, 0, 0, 0, 1 })] // longer than what is there
    [InlineData(2, new byte[] { 255, 255, 255, 255, 1 })]
    [InlineData(2, new byte[] { 1, 0, 0 })] // no length
    [InlineData(3, new byte[] { 1, 0, 0, 0, 1 })] // one is missing
    [InlineData(1, new byte[] { 1, 0, 0, 0, 1 })] // one is too many
    [InlineData(0, new byte[] { })] // fewer than none
    public void Read_MessagesAreGarbled_IsACodecError(int next, byte[] messages)
    {
        Assert.Throws<CodecException>(() => Read(isRewritten: true, next, messages));
        if (next > 0)
            Assert.Throws<CodecException>(() => Read(isRewritten: false, next, messages));
    }

    private static void Read(bool isRewritten, int next, byte[] messages)
    {
        var writer = new ByteWriter();
        writer.WriteBool(isRewritten);
        writer.WriteVarint(1);
        writer.WriteVarint((ulong)next);
        writer.WriteBlob(messages);
        var reader = new ByteReader(writer.Written);
        new OutgoingChannel(ZoneId.OfCell(1, 0)).ReadChanges(ref reader);
    }

    [Fact]
    public void Confirm_MoreThanWasSent_IsACodecError()
    {
        var channel = new OutgoingChannel(ZoneId.OfCell(0, 0));

        Assert.Throws<CodecException>(() => channel.Confirm(1, At(1)));
    }

    [Fact]
    public void WriteDue_ManyStepsWithinASecond_SendsNothingAgain()
    {
        var channel = new OutgoingChannel(ZoneId.OfCell(0, 0));
        channel.Begin(ChannelMessageKind.EntityMessage).WriteUInt32(1);
        channel.End();
        Assert.Equal(0, channel.WriteDue(new ByteWriter(), TimeSpan.FromSeconds(5)));

        for (var step = 0; step < 1000; step++)
            Assert.False(channel.IsDue(TimeSpan.FromSeconds(5) + TimeSpan.FromMicroseconds(999 * step)));

        Assert.True(channel.IsDue(TimeSpan.FromSeconds(6)));
        Assert.Equal(1, channel.WriteDue(new ByteWriter(), TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public void TakeBack_ReturnsWhatIsNotConfirmed()
    {
        var channel = new OutgoingChannel(ZoneId.OfCell(0, 0));
        for (uint i = 1; i <= 3; i++)
        {
            channel.Begin(ChannelMessageKind.EntityMessage).WriteUInt32(i);
            channel.End();
        }
        Frame(channel, 1);
        channel.Confirm(2, At(2));

        var messages = new ByteWriter();
        channel.TakeBack(messages);

        var reader = new ByteReader(messages.Written);
        var message = new ByteReader(reader.ReadBytes((int)reader.ReadUInt32()));
        Assert.True(reader.AtEnd);
        Assert.Equal((byte)ChannelMessageKind.EntityMessage, message.ReadByte());
        Assert.Equal(3u, message.ReadUInt32());
        Assert.True(channel.IsConfirmed);
    }

    private static TimeSpan At(long tick) => TimeSpan.FromMilliseconds(50 * tick);

    private static (bool IsAck, ulong Number, byte[] Messages) Frame(OutgoingChannel sender, long tick)
    {
        var frame = new ByteWriter();
        sender.WriteDue(frame, At(tick));
        var reader = new ByteReader(frame.Written);
        var number = reader.ReadVarint();
        reader.ReadVarint();
        return (false, number, reader.ReadBlob().ToArray());
    }

    private static void Receive(IncomingChannel receiver, ulong number, byte[] messages, List<uint> received)
    {
        for (var reader = new ByteReader(messages); !reader.AtEnd; number++)
        {
            var message = new ByteReader(reader.ReadBytes((int)reader.ReadUInt32()));
            message.ReadByte();
            if (receiver.Accept(number))
                received.Add(message.ReadUInt32());
        }
    }

    private static void Transmit(ZoneRandom random, List<(bool, ulong, byte[])> onTheWay, (bool, ulong, byte[]) frame)
    {
        for (var copies = random.NextInt(4) - 1; copies > 0; copies--)
            onTheWay.Add(frame);
    }
}
