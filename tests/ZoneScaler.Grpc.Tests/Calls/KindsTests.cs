namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class KindsTests
{
    [Fact]
    public async Task Unary_Request_IsAnswered()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());

        using var call = server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("hello"));
        var response = await call;

        Assert.Equal("hello", response.Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ClientStreaming_Requests_AreAllReceived()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());

        using var call = server.Invoker.AsyncClientStreamingCall(EchoService.ClientStreaming, null, default);
        await call.RequestStream.WriteAsync(new Payload("a"));
        await call.RequestStream.WriteAsync(new Payload("b"));
        await call.RequestStream.CompleteAsync();

        Assert.Equal("ab", (await call).Text);
    }

    [Fact]
    public async Task ServerStreaming_Responses_AreAllReceivedInOrder()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());

        using var call = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("abc"));
        var received = new List<string>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            received.Add(response.Text);

        Assert.Equal(["a", "b", "c"], received);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Duplex_Messages_GoBothWaysAtTheSameTime()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());

        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new Payload(text));
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(text, call.ResponseStream.Current.Text);
        }
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }
}
