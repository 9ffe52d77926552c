using System.Numerics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Hosting;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>The server of the arena, a process of its own: zones, gateway and WebSockets as a game would run them. Ends when its input does.</summary>
internal sealed class ArenaServer : IScenario
{
    public const string Command = "players-server";
    public const string WorldName = "arena";
    public const float InterestRadius = 128;

    public string Name => Command;

    public string Summary => "the server process of 'players'; prints its address and waits";

    public IReadOnlyList<ScenarioOption> Options { get; } = [];

    /// <summary>The arena.</summary>
    public static World CreateWorld()
    {
        var spec = new WorldSpec { Name = WorldName, Bounds = Box.Rectangle(0, 0, 1024, 1024), CellSize = 256, GhostDistance = 32, TickRate = 20 };
        return new World(spec, GeneratedTypes.All).WithPlayers(join =>
            new PlayerSpawn(
                new ArenaPlayer { Velocity = join.Random.NextDirection() * ArenaPlayer.Speed },
                new Vector2(join.Random.NextFloat(0, 1024), join.Random.NextFloat(0, 1024))));
    }

    public JsonObject? Run(ScenarioRun run)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddZoneScaler(CreateWorld(), options =>
        {
            options.Threads = 1;
            options.InlineSockets = true;
            options.Gateway.InterestRadius = InterestRadius;
            options.Gateway.Workers = 1;
        });
        using var app = builder.Build();
        app.MapZoneScaler();
        app.StartAsync().GetAwaiter().GetResult();
        run.Out.WriteLine(app.Urls.First());
        run.Out.Flush();
        Console.In.ReadToEnd();
        app.StopAsync().GetAwaiter().GetResult();
        return null;
    }
}
