using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Tests.Framing;

public sealed class MessageReaderTests
{
    private const int MaxBytes = 100;

    [Fact]
    public void Read_MessagesInAnyPieces_AreAsWritten() => Check.QuickThrowOnFailure(Prop.ForAll<byte[][], byte[]>((messages, cuts) =>
    {
        var sound = messages.Select(m => (m ?? []).Take(MaxBytes).ToArray()).ToArray();
        var buffer = new MessageBuffer(MaxBytes);
        for (var i = 0; i < sound.Length; i++)
            buffer.Add(new Payload(sound[i]), i % 2 == 0 ? Payload.Marshaller : Payload.SizedMarshaller);

        var (read, error) = Read(buffer.Written.ToArray(), cuts ?? []);

        Assert.Null(error);
        Assert.Equal(sound, read);
    }));

    [Fact]
    public void Read_AnyBytes_GiveMessagesOrAStatus()
    {
        var random = new Random(7);
        var codes = new Dictionary<StatusCode, int>();
        var good = 0;
        for (var round = 0; round < 5000; round++)
        {
            var bytes = Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => Frames.One(new byte[random.Next(MaxBytes)])).ToArray();
            for (var flips = random.Next(0, 3); flips > 0; flips--)
                bytes[random.Next(Math.Min(bytes.Length, 12))] ^= (byte)(1 << random.Next(8));

            var (_, error) = Read(bytes[..random.Next(bytes.Length + 1)], [(byte)random.Next(1, 20)]);

            if (error == null)
                good++;
            else
                codes[error.StatusCode] = codes.GetValueOrDefault(error.StatusCode) + 1;
        }
        Assert.True(good > 10 && codes[StatusCode.Internal] > 10 && codes[StatusCode.ResourceExhausted] > 10);
        Assert.Equal(2, codes.Count);
    }

    [Fact]
    public void Add_SerializerThrows_BufferIsAsBefore()
    {
        var buffer = new MessageBuffer(MaxBytes);
        buffer.Add(new Payload("a"), Payload.Marshaller);
        var before = buffer.Written.ToArray();
        var broken = Marshaller.Create<Payload>(
            (_, writer) =>
            {
                writer.GetSpan(10_000);
                writer.Advance(10_000);
                throw new InvalidOperationException();
            },
            _ => throw new NotSupportedException());

        Assert.Equal(StatusCode.Internal, Assert.Throws<RpcException>(() => buffer.Add(new Payload("b"), broken)).StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, Assert.Throws<RpcException>(() => buffer.Add(new Payload(new byte[MaxBytes + 1]), Payload.Marshaller)).StatusCode);

        Assert.Equal(before, buffer.Written.ToArray());
    }

    // Everything is in memory, so nothing is ever waited for.
    private static (List<byte[]> Messages, RpcException? Error) Read(byte[] bytes, byte[] cuts)
    {
        var pipe = new Pipe();
        var reader = new MessageReader(pipe.Reader, MaxBytes, encoding: null, StatusCode.Unimplemented);
        var messages = new List<byte[]>();
        var cut = 0;
        var at = 0;
        try
        {
            while (true)
            {
                while (reader.TryRead(Payload.Marshaller, out var message))
                    messages.Add(message.Bytes);
                if (at < bytes.Length)
                {
                    var length = Math.Min(bytes.Length - at, cuts.Length == 0 ? bytes.Length : 1 + cuts[cut++ % cuts.Length]);
                    Assert.True(pipe.Writer.WriteAsync(bytes.AsMemory(at, length)).AsTask().IsCompleted);
                    at += length;
                }
                else
                {
                    pipe.Writer.Complete();
                }
                var wait = reader.WaitAsync(CancellationToken.None).AsTask();
                Assert.True(wait.IsCompleted);
                if (!wait.GetAwaiter().GetResult())
                    return (messages, null);
            }
        }
        catch (RpcException e)
        {
            return (messages, e);
        }
        finally
        {
            reader.Complete();
        }
    }
}
