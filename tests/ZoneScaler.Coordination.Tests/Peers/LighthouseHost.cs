using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ZoneScaler.Coordination.Lighthouse;

namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>A lighthouse in this process, on a free port.</summary>
internal sealed class LighthouseHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LighthouseHost(WebApplication app)
    {
        _app = app;
        Address = new(app.Urls.Single());
    }

    public Uri Address { get; }

    /// <summary>Starts a lighthouse.</summary>
    /// <param name="file">Its file; null: memory only.</param>
    /// <param name="configure">Further options.</param>
    /// <param name="port">Its port; 0: any.</param>
    public static async Task<LighthouseHost> StartAsync(string? file = null, Action<LighthouseOptions>? configure = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddLighthouse(o =>
        {
            o.File = file;
            configure?.Invoke(o);
        });
        var app = builder.Build();
        app.MapLighthouse();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new LighthouseHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
