using System.CommandLine;
using Microsoft.Extensions.Logging.Console;
using Skirmish.Chaos.Ledgers;
using Skirmish.Game;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Worlds;

namespace Skirmish.Cluster;

/// <summary>Runs one node of the game's cluster in this process. <see cref="ClusterCommand"/> starts several; by hand it takes a file in HOCON, environment variables and settings.</summary>
internal static class NodeCommand
{
    public const string Name = "node";
    public const string TokensOption = "--tokens";

    private static readonly Option<int> Seed = new Option<int>("--seed") { Description = "The same seed gives the same rocks; the same for all workers.", DefaultValueFactory = _ => 1 }.Within(0, int.MaxValue);
    private static readonly Option<int> Backups = new Option<int>("--backups") { Description = "How many backups each zone has; the same for all workers.", DefaultValueFactory = _ => 0 }.Within(0, WorldSpec.MaxBackups);
    private static readonly Option<int> Drones = new Option<int>("--drones") { Description = "Computer-controlled ships; the same for all workers.", DefaultValueFactory = _ => 96 }.Within(0, 256);
    private static readonly Option<bool> HasTokens = new(TokensOption) { Description = "Have tokens in the world, for a chaos run to count; the same for all workers.", Hidden = true };
    private static readonly Option<bool> Supervised = new("--supervised") { Description = "End when standard input ends, and leave Ctrl-C to whoever started this.", Hidden = true };

    /// <summary>A node's configuration file.</summary>
    public static Option<FileInfo?> Config { get; } = new("--config") { Description = "A file in HOCON; see hocon/reference.conf for what it may say." };

    public static Command Create()
    {
        var command = new Command(Name, "Runs one node of the game's cluster: --config FILE, and any setting over it, as in node.name=w1 node.roles=worker.") { Config, Seed, Drones, Backups, HasTokens, Supervised };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var words = CommandLine.WordsOf(parsed);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. words.Dashed], ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        if (parsed.GetValue(Supervised))
            builder.Services.AddSingleton<IHostLifetime, SupervisedLifetime>();
        builder.Logging.AddConsole(o => o.FormatterName = BriefFormatter.FormatterName).AddConsoleFormatter<BriefFormatter, ConsoleFormatterOptions>();
        builder.AddZoneScalerHocon(parsed.GetValue(Config)?.FullName, words.Plain);
        builder.Configuration.AddCommandLine([.. words.Dashed]); // these win, too
        builder.AddZoneScalerNode(SkirmishWorld.Create((ulong)parsed.GetValue(Seed), parsed.GetValue(Drones), parsed.GetValue(Backups), parsed.GetValue(HasTokens)));

        await using var app = builder.Build();
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache" });
        app.MapZoneScaler();
        if (parsed.GetValue(HasTokens))
            app.MapLedger();
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"Cannot listen: {e.Message}");
            return 1;
        }

        await app.WaitForShutdownAsync(stop);
        return 0;
    }
}
