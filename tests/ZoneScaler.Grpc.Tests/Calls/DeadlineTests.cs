using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Client_DeadlinePasses_CallFailsAndServerIsCancelled()
    {
        var time = new ManualTime();
        var hanging = new Hanging();
        await using var server = await TestServer.StartAsync(hanging.Service, channel: new GrpcChannelOptions { Time = time });

        using var call = server.Invoker.AsyncUnaryCall(EchoService.Unary, null, Within(time, seconds: 5), new Payload("x"));
        await hanging.Entered.InTime();
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(call.ResponseAsync.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        await Patience.FailsAsync(StatusCode.DeadlineExceeded, () => call.ResponseAsync);
        await hanging.Cancelled.InTime();
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        Assert.Equal(0, time.Timers);
    }

    [Fact]
    public async Task Client_DeadlineHasPassed_NothingIsSent()
    {
        var time = new ManualTime();
        var hanging = new Hanging();
        await using var server = await TestServer.StartAsync(hanging.Service, channel: new GrpcChannelOptions { Time = time });

        await Patience.FailsAsync(
            StatusCode.DeadlineExceeded, () => server.Invoker.AsyncUnaryCall(EchoService.Unary, null, Within(time, seconds: 0), new Payload("x")).ResponseAsync);

        Assert.False(hanging.Entered.IsCompleted);
    }

    [Fact]
    public async Task Client_CallEnds_TimerIsGone()
    {
        var time = new ManualTime();
        await using var server = await TestServer.StartAsync(EchoService.Create(), channel: new GrpcChannelOptions { Time = time });

        await server.Invoker.AsyncUnaryCall(EchoService.Unary, null, Within(time, seconds: 5), new Payload("x")).ResponseAsync.InTime();

        Assert.Equal(0, time.Timers);
    }

    [Fact]
    public async Task Server_DeadlinePasses_AnswersThoughTheHandlerDoesNotListen()
    {
        var time = new ManualTime();
        var hanging = new Hanging();
        await using var server = await TestServer.StartAsync(hanging.Service, services: s => s.AddSingleton<TimeProvider>(time));
        using var http = new HttpClient();

        var answer = http.SendAsync(RawRequest.To(server, EchoService.Unary, Frames.Of([1]), r => r.Headers.Add("grpc-timeout", "5S")));
        await hanging.Entered.InTime();
        Assert.Equal(time.GetUtcNow().UtcDateTime.AddSeconds(5), hanging.Deadline);
        time.Advance(TimeSpan.FromSeconds(5));
        using var response = await answer.InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("4", response.Headers.GetValues("grpc-status").Single());
        await hanging.Cancelled.InTime();
        hanging.Release();
    }

    [Fact]
    public async Task Server_DeadlinePassesDuringAStream_TrailersFollowTheMessages()
    {
        var time = new ManualTime();
        var late = new TaskCompletionSource<Exception?>();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.ServerStreaming, async (
            Payload _, IServerStreamWriter<Payload> responses, ServerCallContext context) =>
        {
            await responses.WriteAsync(new Payload("first"));
            await context.CancellationToken.Cancelled();
            late.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync(new Payload("late"))));
        }).Build();
        await using var server = await TestServer.StartAsync(service, services: s => s.AddSingleton<TimeProvider>(time));
        using var http = new HttpClient();

        using var response = await http.SendAsync(
            RawRequest.To(server, EchoService.ServerStreaming, Frames.Of([1]), r => r.Headers.Add("grpc-timeout", "5S")),
            HttpCompletionOption.ResponseHeadersRead).InTime();
        time.Advance(TimeSpan.FromSeconds(5));
        var body = await response.Content.ReadAsByteArrayAsync().InTime();

        Assert.Equal(Frames.Of("first"u8.ToArray()), body);
        Assert.Equal("4", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal(StatusCode.DeadlineExceeded, Assert.IsType<RpcException>(await late.Task.InTime()).StatusCode);
    }

    [Fact]
    public async Task Server_HandlerEndsInTime_TimerIsGone()
    {
        var time = new ManualTime();
        await using var server = await TestServer.StartAsync(EchoService.Create(), services: s => s.AddSingleton<TimeProvider>(time));
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary, Frames.Of([1]), r => r.Headers.Add("grpc-timeout", "5S"))).InTime();

        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal(0, time.Timers);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("S")]
    [InlineData("-5S")]
    [InlineData("5s")]
    [InlineData("123456789S")]
    [InlineData("5 S")]
    public async Task Server_TimeoutMalformed_IsInternal(string timeout)
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary, Frames.Of([1]), r => r.Headers.Add("grpc-timeout", timeout))).InTime();

        Assert.Equal("13", response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task Server_HandlerSucceedsAfterTheDeadline_AnswersThatItPassed()
    {
        var time = new ManualTime();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Unary, async (request, context) =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await context.CancellationToken.Cancelled();
            return request;
        }).Build();
        await using var server = await TestServer.StartAsync(service, services: s => s.AddSingleton<TimeProvider>(time));
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary, Frames.Of([1]), r => r.Headers.Add("grpc-timeout", "5S"))).InTime();

        Assert.Equal(StatusCode.DeadlineExceeded, RawRequest.StatusOf(response));
    }

    [Fact]
    public async Task Server_HandlerEndsDuringAWriteAndTheDeadlinePasses_AnswersThatItPassed()
    {
        var time = new ManualTime();
        var written = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.ServerStreaming, async (
            Payload _, IServerStreamWriter<Payload> responses, ServerCallContext _) =>
        {
            await responses.WriteAsync(new Payload("first"));
            written.SetResult(responses.WriteAsync(new Payload(new byte[4 * 1024 * 1024]))); // More than a client that does not read has room for.
        }).Build();
        await using var server = await TestServer.StartAsync(service, services: s => s.AddSingleton<TimeProvider>(time));
        using var http = new HttpClient();
        using var response = await http.SendAsync(
            RawRequest.To(server, EchoService.ServerStreaming, Frames.Of([1]), r => r.Headers.Add("grpc-timeout", "5S")),
            HttpCompletionOption.ResponseHeadersRead).InTime();

        var write = await written.Task.InTime();
        time.Advance(TimeSpan.FromSeconds(5));
        await Patience.FailsAsync(StatusCode.DeadlineExceeded, () => write);
        await response.Content.ReadAsByteArrayAsync().InTime();

        Assert.Equal(StatusCode.DeadlineExceeded, RawRequest.StatusOf(response));
    }

    [Fact]
    public void Deadline_NotInUtc_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new CallOptions(deadline: new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Local)));

    private static CallOptions Within(ManualTime time, int seconds) => new(deadline: time.GetUtcNow().UtcDateTime.AddSeconds(seconds));

    /// <summary>A handler that notes its cancellation, and stays.</summary>
    private sealed class Hanging
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Hanging() => Service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Unary, async (request, context) =>
        {
            Deadline = context.Deadline;
            context.CancellationToken.Register(_cancelled.SetResult);
            _entered.SetResult();
            await Task.WhenAny(_released.Task, context.GetHttpContextAborted());
            return request;
        }).Build();

        public ServerServiceDefinition Service { get; }

        public Task Entered => _entered.Task;

        public Task Cancelled => _cancelled.Task;

        public DateTime Deadline { get; private set; }

        public void Release() => _released.SetResult();
    }
}
