using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ZoneScaler.Grpc.Tests.Calls;

/// <summary>Calls that end at any moment and in any way, many at once.</summary>
public sealed class RacesTests
{
    private const int Lanes = 20;
    private const int CallsPerLane = 100;

    [Fact]
    public async Task Calls_EndedAtAnyMoment_EndOnceWithAStatusAndLeaveNothing()
    {
        var running = 0;
        var service = EchoService.CreateBuilder().AddMethod(Payload.Method(MethodType.DuplexStreaming, "Counted"), async (requests, responses, context) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                while (await requests.MoveNext())
                    await responses.WriteAsync(requests.Current);
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }).Build();
        await using var server = await TestServer.StartAsync(service);
        var ends = new ConcurrentDictionary<Status, int>();

        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var random = new Random(lane);
            for (var i = 0; i < CallsPerLane; i++)
                ends.AddOrUpdate(await RunAsync(server, random), 1, (_, count) => count + 1);
        }))).WaitAsync(4 * Patience.Limit);

        await Patience.UntilAsync(() => Volatile.Read(ref running) == 0);
        Assert.DoesNotContain(server.Log.All, l => l.Level >= LogLevel.Warning);
        Assert.Equal("alive", (await server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("alive")).ResponseAsync.InTime()).Text);
        Assert.Equal([StatusCode.OK, StatusCode.Cancelled, StatusCode.DeadlineExceeded], ends.Keys.Select(s => s.StatusCode).Where(s => s != StatusCode.Unavailable).Distinct().Order());

        // HttpClient may send data of a stream that it has just reset, for which Kestrel closes the connection: all calls on it end so. That is rare, and needs a busy machine.
        Assert.InRange(ends.Where(e => e.Key.StatusCode == StatusCode.Unavailable).Sum(e => e.Value), 0, 5 * Lanes);
    }

    private static async Task<Status> RunAsync(TestServer server, Random random)
    {
        using var source = new CancellationTokenSource();
        var way = random.Next(4);
        DateTime? deadline = way == 1 ? TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(random.Next(0, 10)) : null;
        using var call = server.Invoker.AsyncDuplexStreamingCall(
            Payload.Method(MethodType.DuplexStreaming, "Counted"), null, new CallOptions(deadline: deadline, cancellationToken: source.Token));
        if (way == 2)
            source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(0, 10)));
        var messages = random.Next(0, 20);
        try
        {
            var reading = ReadAsync(call);
            try
            {
                for (var i = 0; i < messages; i++)
                    await call.RequestStream.WriteAsync(new Payload(new byte[random.Next(20_000)])).InTime();
                if (way == 3)
                    call.Dispose();
                else if (way != 0)
                    await reading.InTime(); // Until something ends it.
                else
                    await call.RequestStream.CompleteAsync().InTime();
            }
            catch (RpcException)
            {
                // The reader tells how the call ended.
            }
            Assert.Equal(messages, await reading.InTime());
        }
        catch (RpcException e)
        {
            Assert.Equal(e.StatusCode, call.GetStatus().StatusCode);
        }
        return call.GetStatus() with { DebugException = null };
    }

    private static async Task<int> ReadAsync(AsyncDuplexStreamingCall<Payload, Payload> call)
    {
        var read = 0;
        while (await call.ResponseStream.MoveNext())
            read++;
        return read;
    }
}
