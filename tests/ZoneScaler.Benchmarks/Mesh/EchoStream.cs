using System.Buffers;
using System.Buffers.Binary;
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
        var reading = ReadAsync(call);
        var start = Stopwatch.GetTimestamp();
        for (var sent = 0; Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < duration;)
        {
            // As asks do, it does not wait for the one before: when one is held up, those behind it are, too, and count.
            for (; sent < elapsed.TotalMilliseconds; sent++)
            {
                var payload = new byte[PayloadBytes];
                BinaryPrimitives.WriteInt64LittleEndian(payload, Stopwatch.GetTimestamp());
                await call.RequestStream.WriteAsync(payload);
            }
            Thread.Sleep(1);
        }
        await call.RequestStream.CompleteAsync();
        return await reading;
    }

    private static async Task<long[]> ReadAsync(AsyncDuplexStreamingCall<byte[], byte[]> call)
    {
        var trips = new List<long>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
            trips.Add(Stopwatch.GetTimestamp() - BinaryPrimitives.ReadInt64LittleEndian(call.ResponseStream.Current));
        trips.Sort();
        return [.. trips];
    }
}
