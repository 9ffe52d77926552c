using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cli.Tests.Admin;

/// <summary>A node that is a cluster of its own, of a world of two by two zones with nothing in them, on free ports in the test's process.</summary>
internal sealed class RealNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private RealNode(WebApplication app, string address, DirectoryInfo folder) => (_app, Address, _folder) = (app, address, folder);

    /// <summary>Where tools reach it.</summary>
    public string Address { get; }

    /// <summary>Starts it and waits until its zones run.</summary>
    public static async Task<RealNode> StartAsync()
    {
        var address = FreeAddress();
        var folder = Directory.CreateTempSubdirectory("zonescaler");
        var world = new World(new WorldSpec { Name = "test", Bounds = Box.Rectangle(0, 0, 512, 512), CellSize = 256 }, new GameTypes([], []));
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.AddZoneScalerNode(world, options =>
        {
            options.Node.Name = "n1";
            options.Node.Roles.Add("all");
            options.Lighthouse.Listen = options.Management.Listen = "http://127.0.0.1:0";
            options.Node.Listen = address;
            options.Worker.RehearsalTicks = 0;
            options.Worker.QuarantineDirectory = folder.FullName;
        });
        var app = builder.Build();
        app.MapZoneScaler();
        await app.StartAsync();
        var node = new RealNode(app, address, folder);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await node.AllRunAsync())
            await timer.WaitForNextTickAsync(deadline.Token);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> AllRunAsync()
    {
        var shell = new Shell();
        if (await shell.RunAsync($"sharding list-zones --json --node {Address}") != 0)
            return false;
        using var zones = JsonDocument.Parse(shell.Output);
        return zones.RootElement.GetArrayLength() > 0 && zones.RootElement.EnumerateArray().All(z => z.GetProperty("isRunning").GetBoolean());
    }

    // Somebody else takes the port between this and the node's start only by bad luck.
    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }
}
