using Microsoft.AspNetCore.Http.Features;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class BufferingTests
{
    private static readonly WriteOptions Buffer = new(WriteFlags.BufferHint);

    [Fact]
    public async Task Client_BufferHint_MessagesShareAWrite()
    {
        using var transport = new RecordingHandler();
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = transport });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, default);

        call.RequestStream.WriteOptions = Buffer;
        await call.RequestStream.WriteAsync(new Payload("a")).InTime();
        await call.RequestStream.WriteAsync(new Payload("b")).InTime();
        Assert.Empty(transport.Stream.Writes);
        call.RequestStream.WriteOptions = null;
        await call.RequestStream.WriteAsync(new Payload("c")).InTime();

        Assert.Equal(Frames.Of("a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray()), Assert.Single(transport.Stream.Writes));
        Assert.Equal(2, transport.Stream.Flushes); // The headers', and the messages'.
    }

    [Fact]
    public async Task Client_OptionsOfTheCall_HoldForItsStream()
    {
        using var transport = new RecordingHandler();
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = transport });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, new CallOptions(writeOptions: Buffer));

        await call.RequestStream.WriteAsync(new Payload("a")).InTime();

        Assert.Empty(transport.Stream.Writes);
    }

    [Fact]
    public async Task Client_Completes_WhatWaitedGoesOut()
    {
        using var transport = new RecordingHandler();
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = transport });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, new CallOptions(writeOptions: Buffer));

        await call.RequestStream.WriteAsync(new Payload("a")).InTime();
        await call.RequestStream.CompleteAsync().InTime();
        await transport.Sent.InTime();

        Assert.Equal(Frames.Of("a"u8.ToArray()), Assert.Single(transport.Stream.Writes));
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Payload("late")));
    }

    [Fact]
    public async Task Client_BufferHintForMuch_GoesOutAllTheSame()
    {
        using var transport = new RecordingHandler();
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = transport });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, new CallOptions(writeOptions: Buffer));

        for (var i = 0; i < 100; i++)
            await call.RequestStream.WriteAsync(new Payload(new byte[10_000])).InTime();

        Assert.True(transport.Stream.Writes.Count >= 10);
    }

    [Fact]
    public async Task Client_WritesBeforeTheWriteBeforeEnded_IsRefused()
    {
        using var transport = new RecordingHandler(isStuck: true);
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = transport });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, default);

        var first = call.RequestStream.WriteAsync(new Payload("a"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Payload("b")));
        call.Dispose();

        await Patience.FailsAsync(StatusCode.Cancelled, () => first);
    }

    [Fact]
    public async Task Server_BufferHint_MessagesShareAWriteAndTheLastOnesComeWithTheEnd()
    {
        var flushes = new List<int>();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(
            EchoService.ServerStreaming,
            async (Payload _, IServerStreamWriter<Payload> responses, ServerCallContext context) =>
            {
                var body = context.GetHttpContext().Features.Get<IHttpResponseBodyFeature>()!.Writer;
                responses.WriteOptions = Buffer;
                await responses.WriteAsync(new Payload("a"));
                await responses.WriteAsync(new Payload("b"));
                flushes.Add((int)body.UnflushedBytes);
                responses.WriteOptions = null;
                await responses.WriteAsync(new Payload("c"));
                flushes.Add((int)body.UnflushedBytes);
                responses.WriteOptions = Buffer;
                await responses.WriteAsync(new Payload("d"));
                flushes.Add((int)body.UnflushedBytes);
                for (var i = 0; i < 7; i++)
                    await responses.WriteAsync(new Payload(new byte[10_000]));
                flushes.Add((int)body.UnflushedBytes);
            }).Build();
        await using var server = await TestServer.StartAsync(service);
        using var call = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));

        var received = new List<string>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            received.Add(response.Text);

        Assert.Equal(["a", "b", "c", "d"], received.Take(4));
        Assert.Equal(11, received.Count);
        Assert.Equal([12, 0, 6, 0], flushes);
    }

    [Fact]
    public async Task Server_WritesBeforeTheWriteBeforeEnded_IsRefused()
    {
        var refused = new TaskCompletionSource<Exception?>();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(
            EchoService.ServerStreaming,
            async (Payload _, IServerStreamWriter<Payload> responses, ServerCallContext _) =>
            {
                // Nobody reads, so that this does not end.
                await responses.WriteAsync(new Payload("first"));
                var write = responses.WriteAsync(new Payload(new byte[4 * 1024 * 1024]));
                refused.SetResult(Record.Exception(() => { _ = responses.WriteAsync(new Payload("x")); }));
                await write;
            }).Build();
        await using var server = await TestServer.StartAsync(service);
        using var call = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));

        Assert.IsType<InvalidOperationException>(await refused.Task.InTime());
    }

    /// <summary>A transport that keeps what is sent and never answers.</summary>
    private sealed class RecordingHandler(bool isStuck = false) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RecordingStream Stream { get; } = new(isStuck);

        public Task Sent => _sent.Task;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream, cancellationToken);
            _sent.SetResult();
            await cancellationToken.Cancelled();
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private sealed class RecordingStream(bool isStuck) : Stream
    {
        public List<byte[]> Writes { get; } = [];

        public int Flushes { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => Flushes++;

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flush();
            return Task.CompletedTask;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (isStuck)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            Writes.Add(buffer.ToArray());
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
