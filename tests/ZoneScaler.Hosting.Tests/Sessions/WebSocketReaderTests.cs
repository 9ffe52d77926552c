using System.Buffers;
using ZoneScaler.Hosting.Sessions;

namespace ZoneScaler.Hosting.Tests.Sessions;

public sealed class WebSocketReaderTests
{
    private const int Limit = 70_000;

    private readonly WebSocketReader _reader = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Read_WholeMessage_IsUnmasked(int length)
    {
        var payload = Payload(length);
        var buffer = new ReadOnlySequence<byte>(MaskedFrames.Frame(WebSocketOpcode.Binary, payload));
        Assert.Equal(WebSocketRead.Message, _reader.Read(ref buffer, Limit));
        Assert.Equal(payload, _reader.Message);
        Assert.True(buffer.IsEmpty);
        Assert.Equal(WebSocketRead.Nothing, _reader.Read(ref buffer, Limit));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Read_BytesInPieces_SameMessages(int piece)
    {
        byte[] bytes =
        [
            .. MaskedFrames.Frame(WebSocketOpcode.Binary, Payload(300)),
            .. MaskedFrames.Frame(WebSocketOpcode.Binary, Payload(10), isFinal: false),
            .. MaskedFrames.Frame(WebSocketOpcode.Ping, [1, 2, 3]),
            .. MaskedFrames.Frame(WebSocketOpcode.Continuation, [], isFinal: false),
            .. MaskedFrames.Frame(WebSocketOpcode.Pong, [9]),
            .. MaskedFrames.Frame(WebSocketOpcode.Continuation, Payload(200)),
            .. MaskedFrames.Frame(WebSocketOpcode.Binary, [7]),
            .. MaskedFrames.Frame(WebSocketOpcode.Close, [3, 232]),
        ];
        var found = new List<string>();
        var waiting = Array.Empty<byte>();
        for (var i = 0; i < bytes.Length; i += piece)
        {
            waiting = [.. waiting, .. bytes[i..Math.Min(bytes.Length, i + piece)]];
            var buffer = InSegments(waiting, piece);
            for (var read = _reader.Read(ref buffer, Limit); read != WebSocketRead.Nothing; read = _reader.Read(ref buffer, Limit))
                found.Add(read == WebSocketRead.Message ? $"{_reader.Message.Length}:{Sum(_reader.Message)}" : $"{read} {Convert.ToHexString(_reader.Control)}");
            waiting = buffer.ToArray();
        }
        byte[] joined = [.. Payload(10), .. Payload(200)];
        Assert.Equal([$"300:{Sum(Payload(300))}", "Ping 010203", $"210:{Sum(joined)}", "1:7", "Close 03E8"], found);
    }

    public static TheoryData<string, int, byte[]> Broken => new()
    {
        { "not masked", 1002, [0x82, 0x01, 0x00] },
        { "a reserved bit", 1002, MaskedFrames.Frame(0x42, [1]) },
        { "opcode 3", 1002, MaskedFrames.Frame(3, [1]) },
        { "opcode 15", 1002, MaskedFrames.Frame(15, [1]) },
        { "text", 1003, MaskedFrames.Frame(WebSocketOpcode.Text, "hello"u8) },
        { "a continuation of nothing", 1002, MaskedFrames.Frame(WebSocketOpcode.Continuation, [1]) },
        { "a ping in fragments", 1002, MaskedFrames.Frame(WebSocketOpcode.Ping, [1], isFinal: false) },
        { "a ping that is too long", 1002, MaskedFrames.Frame(WebSocketOpcode.Ping, new byte[126]) },
        { "a close with one byte", 1002, MaskedFrames.Frame(WebSocketOpcode.Close, [3]) },
        { "a length not in the fewest bytes", 1002, MaskedFrames.Frame((byte)WebSocketOpcode.Binary, [1], lengthBytes: 2) },
        { "a length not in the fewest bytes, of 8", 1002, MaskedFrames.Frame((byte)WebSocketOpcode.Binary, new byte[200], lengthBytes: 8) },
        { "a message in a message", 1002, [.. MaskedFrames.Frame(WebSocketOpcode.Binary, [1], isFinal: false), .. MaskedFrames.Frame(WebSocketOpcode.Binary, [1])] },
        { "too large", 1009, MaskedFrames.Frame(WebSocketOpcode.Binary, new byte[1025]) },
        { "too large by its head alone", 1009, [0x82, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] },
        { "a negative length", 1009, [0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] },
        { "too large in fragments", 1009, [.. MaskedFrames.Frame(WebSocketOpcode.Binary, new byte[1000], isFinal: false), .. MaskedFrames.Frame(WebSocketOpcode.Continuation, new byte[25])] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Read_BrokenFrame_IsAnErrorWithItsStatus(string what, int status, byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.True(_reader.Read(ref buffer, maxBytes: 1024) == WebSocketRead.Error, what);
        Assert.Equal(status, (int)_reader.Status);
    }

    [Fact]
    public void Read_Garbage_NeverThrowsAndNeverHoldsMoreThanTheLimit()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var reader = new WebSocketReader();
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
                (bytes[0], bytes[^1]) = (0x82, 0x80);
            var buffer = InSegments(bytes, random.Next(1, 20));
            while (reader.Read(ref buffer, 64) is not (WebSocketRead.Nothing or WebSocketRead.Error))
                Assert.InRange(reader.Message.Length, 0, 64);
        }
    }

    [Fact]
    public void Accept_KeyOfTheRfc_GivesItsAnswer() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketFrames.Accept("dGhlIHNhbXBsZSBub25jZQ=="));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ=!")]
    [InlineData("dGhlIHNhbXBsZSBub25jZTEy")]
    public void Accept_KeyThatIsNone_IsNull(string? key) => Assert.Null(WebSocketFrames.Accept(key));

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 + length))];

    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        for (var i = 0; i < bytes.Length; i++)
            sum = unchecked(sum * 31 + bytes[i]);
        return bytes.Length == 1 ? bytes[0] : sum;
    }

    private static ReadOnlySequence<byte> InSegments(byte[] bytes, int size)
    {
        var first = new Segment(bytes.AsMemory(0, Math.Min(size, bytes.Length)), 0);
        var last = first;
        for (var i = size; i < bytes.Length; i += size)
            last = last.Append(bytes.AsMemory(i, Math.Min(size, bytes.Length - i)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
