namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class CancellationTests
{
    [Theory]
    [InlineData("token")]
    [InlineData("dispose")]
    [InlineData("channel")]
    [InlineData("read")]
    public async Task Client_GivesUp_BothSidesSeeItCancelled(string how)
    {
        var handler = new Waiting();
        await using var server = await TestServer.StartAsync(handler.Service);
        using var source = new CancellationTokenSource();
        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, new CallOptions(cancellationToken: how == "token" ? source.Token : default));
        var next = call.ResponseStream.MoveNext(how == "read" ? source.Token : default);
        await handler.Entered.InTime();

        if (how == "dispose")
            call.Dispose();
        else if (how == "channel")
            server.Channel.Dispose();
        else
            await source.CancelAsync();

        await Patience.FailsAsync(StatusCode.Cancelled, () => next);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await Patience.FailsAsync(StatusCode.Cancelled, () => call.RequestStream.WriteAsync(new Payload("x")));
        var seen = Assert.IsType<RpcException>(await handler.Seen.InTime());
        Assert.Equal(StatusCode.Cancelled, seen.StatusCode);
        Assert.DoesNotContain(server.Log.All, l => l.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task Client_TokenCancelledBefore_NothingIsSent()
    {
        var handler = new Waiting();
        await using var server = await TestServer.StartAsync(handler.Service);

        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, new CallOptions(cancellationToken: new CancellationToken(canceled: true)));

        await Patience.FailsAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext());
        Assert.False(handler.Entered.IsCompleted);
    }

    [Fact]
    public async Task Client_DisposesAnEndedCall_KeepsItsStatus()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());

        var call = server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x"));
        await call;
        call.Dispose();

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Call_StillRunning_HasNoStatus()
    {
        var handler = new Waiting();
        await using var server = await TestServer.StartAsync(handler.Service);
        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        await handler.Entered.InTime();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Fact]
    public async Task Server_EndsWhileTheClientSends_WritesFailAndTheStatusIsRead()
    {
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Duplex, async (requests, _, _) =>
        {
            await requests.MoveNext();
            throw new RpcException(new Status(StatusCode.PermissionDenied, "enough"));
        }).Build();
        await using var server = await TestServer.StartAsync(service);
        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);

        var write = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
                await call.RequestStream.WriteAsync(new Payload(new byte[1000])).InTime();
        });

        Assert.True(write.StatusCode is StatusCode.Cancelled or StatusCode.PermissionDenied, write.ToString());
        Assert.Equal("enough", (await Patience.FailsAsync(StatusCode.PermissionDenied, () => call.ResponseStream.MoveNext())).Status.Detail);
    }

    [Fact]
    public async Task Server_AnswersBeforeAllRequestsCame_ResponseIsThere()
    {
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.ClientStreaming, async (requests, _) =>
        {
            await requests.MoveNext();
            return requests.Current;
        }).Build();
        await using var server = await TestServer.StartAsync(service);

        using var call = server.Invoker.AsyncClientStreamingCall(EchoService.ClientStreaming, null, default);
        await call.RequestStream.WriteAsync(new Payload("first"));

        Assert.Equal("first", (await call.ResponseAsync.InTime()).Text);
        await Patience.FailsAsync(StatusCode.Cancelled, () => call.RequestStream.WriteAsync(new Payload("second")));
    }

    [Fact]
    public async Task Server_ReadWithAToken_GoesOnAfterItsCancellation()
    {
        var waits = new TaskCompletionSource();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Duplex, async (requests, responses, _) =>
        {
            using var source = new CancellationTokenSource();
            var read = requests.MoveNext(source.Token);
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
            waits.SetResult();
            Assert.True(await requests.MoveNext());
            await responses.WriteAsync(requests.Current);
        }).Build();
        await using var server = await TestServer.StartAsync(service);

        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        await waits.Task.InTime();
        await call.RequestStream.WriteAsync(new Payload("x"));

        Assert.True(await call.ResponseStream.MoveNext().InTime());
        Assert.Equal("x", call.ResponseStream.Current.Text);
    }

    [Fact]
    public async Task Server_StreamsUsedAfterTheHandler_AreClosed()
    {
        IAsyncStreamReader<Payload>? reader = null;
        IServerStreamWriter<Payload>? writer = null;
        ServerCallContext? call = null;
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Duplex, async (requests, responses, context) =>
        {
            (reader, writer, call) = (requests, responses, context);
            await requests.MoveNext();
        }).Build();
        await using var server = await TestServer.StartAsync(service);
        using var client = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        await client.RequestStream.WriteAsync(new Payload("a"));
        Assert.False(await client.ResponseStream.MoveNext().InTime());
        await Patience.UntilAsync(() => server.Log.All.Any(l => l.Text.Contains("ended with OK", StringComparison.Ordinal)));

        await Patience.FailsAsync(StatusCode.Cancelled, () => writer!.WriteAsync(new Payload("late")));
        await Patience.FailsAsync(StatusCode.Cancelled, () => reader!.MoveNext());
        await Patience.FailsAsync(StatusCode.Cancelled, () => call!.WriteResponseHeadersAsync(new Metadata()));
    }

    [Fact]
    public async Task Connection_Lost_CallsAreUnavailableAndTheNextOneConnectsAgain()
    {
        var handler = new Waiting();
        await using var server = await TestServer.StartAsync(handler.Service);
        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        var next = call.ResponseStream.MoveNext();
        await handler.Entered.InTime();

        handler.AbortConnection();

        await Patience.FailsAsync(StatusCode.Unavailable, () => next);
        using var again = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        await again.ResponseHeadersAsync.InTime();
    }

    /// <summary>A handler that sends its headers, and reads until something happens.</summary>
    private sealed class Waiting
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<Exception?> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action? _abort;

        public Waiting() => Service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Duplex, async (requests, _, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata());
            _abort = context.AbortConnection();
            _entered.TrySetResult();
            var seen = await Record.ExceptionAsync(() => requests.MoveNext());
            _seen.TrySetResult(seen);
            if (seen != null)
                throw seen;
        }).Build();

        public ServerServiceDefinition Service { get; }

        public Task Entered => _entered.Task;

        public Task<Exception?> Seen => _seen.Task;

        public void AbortConnection() => _abort!();
    }
}
