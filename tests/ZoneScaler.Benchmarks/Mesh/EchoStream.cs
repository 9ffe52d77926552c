using System.Buffers;
using System.Diagnostics;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>
/// The transport alone, as the floor of what a link can do: a stream between the same two processes, of the same kind, with nothing behind it. What is sent comes back at once.
/// </summary>
internal static class EchoStream
{
    private const int PayloadBytes = 64;

    private static readonly Marshaller<byte[]> Bytes = Marshaller.Create(static (bytes, writer) => writer.Write(bytes), static sequence => sequence.ToArray());

    private static readonly Method<byte[], byte[]> Method = new(MethodType.DuplexStreaming, "zonescaler.benchmarks.Echo", "Echo", Bytes, Bytes);

    /// <summary>Adds the answering end to a server.</summary>
    public static ServerServiceDefinition.Builder AddEcho(this ServerServiceDefinition.Builder builder) =>
        builder.AddMethod(Method, static async (requests, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(Metadata.Empty);
            while (await requests.MoveNext(context.CancellationToken))
                await responses.WriteAsync(requests.Current);
        });

    /// <summary>Measures round trips, one every millisecond.</summary>
    /// <returns>Timestamps, ascending.</returns>
    public static async Task<long[]> MeasureAsync(GrpcChannel channel, TimeSpan duration)
    {
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Method, null, default);
        await call.ResponseHeadersAsync;
        var trips = new List<long>();
        var payload = new byte[PayloadBytes];
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            Thread.Sleep(1);
            var sent = Stopwatch.GetTimestamp();
            await call.RequestStream.WriteAsync(payload);
            if (!await call.ResponseStream.MoveNext(CancellationToken.None))
                throw new InvalidOperationException("The echo has ended.");
            trips.Add(Stopwatch.GetTimestamp() - sent);
        }
        await call.RequestStream.CompleteAsync();
        trips.Sort();
        return [.. trips];
    }
}
