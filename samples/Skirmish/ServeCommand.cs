using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Skirmish.Game;
using ZoneScaler.Hosting;

namespace Skirmish;

/// <summary>Runs the world, its gateway and the page in this process.</summary>
internal sealed class ServeCommand
{
    private readonly Option<int> _port = new Option<int>("--port") { Description = "Where to listen.", DefaultValueFactory = _ => CommandLine.DefaultPort }.Within(0, 65535);
    private readonly Option<int> _seed = new Option<int>("--seed") { Description = "The same seed gives the same rocks.", DefaultValueFactory = _ => 1 }.Within(0, int.MaxValue);
    private readonly Option<int> _drones = new Option<int>("--drones") { Description = "Computer-controlled ships, in hives of 4.", DefaultValueFactory = _ => 96 }.Within(0, 256);

    public ServeCommand()
    {
        Command = new Command("serve", "Serves the game. This is what happens without a command, too.");
        AddTo(Command);
    }

    public Command Command { get; }

    /// <summary>Gives a command the options and the action of this one.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_port);
        command.Options.Add(_seed);
        command.Options.Add(_drones);
        // What ASP.NET Core understands goes through to it: --urls http://…, --ZoneScaler:Threads=2.
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(ServeAsync);
    }

    private async Task<int> ServeAsync(ParseResult parsed, CancellationToken stop)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [.. parsed.UnmatchedTokens],
            ContentRootPath = AppContext.BaseDirectory, // page and settings lie beside the program, wherever it is started from
        });
        if (builder.Configuration["urls"] == null)
            builder.WebHost.UseUrls($"http://localhost:{parsed.GetValue(_port)}");
        builder.AddZoneScaler(SkirmishWorld.Create((ulong)parsed.GetValue(_seed), parsed.GetValue(_drones)));

        await using var app = builder.Build();
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache" });
        app.MapZoneScaler();
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"Cannot listen: {e.Message} Another --port may be free.");
            return 1;
        }

        SayWhere(app);
        await app.WaitForShutdownAsync(stop);
        return 0;
    }

    private static void SayWhere(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Console.WriteLine();
        foreach (var address in addresses)
            Console.WriteLine($"  Skirmish is on. Play at {address}");
        Console.WriteLine("  More players: dotnet run -c Release --project samples/Skirmish -- bots --players 100");
        Console.WriteLine("  Ctrl-C ends it.");
        Console.WriteLine();
    }
}
