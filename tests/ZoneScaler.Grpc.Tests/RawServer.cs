using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Grpc.Tests;

/// <summary>An HTTP/2 server that answers whatever a test wants, with a channel to it.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawServer(WebApplication app, GrpcChannelOptions? options)
    {
        _app = app;
        Channel = GrpcChannel.ForAddress(app.Urls.Single(), options);
        Invoker = Channel.CreateCallInvoker();
    }

    public GrpcChannel Channel { get; }

    public CallInvoker Invoker { get; }

    public static async Task<RawServer> StartAsync(RequestDelegate answer, GrpcChannelOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new RawServer(app, options);
    }

    /// <summary>A server that sends bytes and ends with OK.</summary>
    public static Task<RawServer> AnswerAsync(byte[] body, Action<HttpResponse>? change = null, GrpcChannelOptions? options = null) => StartAsync(
        async http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.DeclareTrailer("grpc-status");
            http.Response.AppendTrailer("grpc-status", "0");
            change?.Invoke(http.Response);
            await http.Response.Body.WriteAsync(body);
        },
        options);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _app.StopAsync(timeout.Token);
        await _app.DisposeAsync();
    }
}
