using System.CommandLine;
using System.Globalization;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs sharding drain</c>: empties a worker, which goes on running.</summary>
internal sealed class DrainCommand(Terminal terminal, AdminConnection connection)
{
    private readonly Argument<string> _worker = new("WORKER") { Description = "The worker's name." };
    private readonly Option<bool> _undo = new("--undo") { Description = "Lets the worker have zones and backups again." };
    private readonly Option<double> _timeout = PatienceOption.Create("For how many seconds the command waits; what it has begun goes on.", 60, least: 0);

    public Command Create()
    {
        var drain = new Command("drain", "Moves all zones and backups away from a worker while they run. It goes on, empty, until --undo or until it starts anew.") { _worker, _undo, _timeout, connection.Node, connection.Json };
        drain.SetAction((parsed, stop) => connection.TalkAsync(parsed, node => DrainAsync(node, parsed), stop));
        return drain;
    }

    private async Task<int> DrainAsync(AdminTalk node, ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_worker);
        var isJson = parsed.GetValue(connection.Json);
        var undo = parsed.GetValue(_undo);
        var seconds = parsed.GetValue(_timeout);
        var started = TimeProvider.System.GetTimestamp();
        await node.AskAsync(AdminMethods.Drain, new DrainRequest { Name = name, Undo = undo }).ConfigureAwait(false);
        if (undo)
        {
            Show(isJson, name, $"{name} gets zones and backups again.", 0, 0, TimeSpan.Zero, isDrained: false);
            return ExitCode.Good;
        }
        NodeEntry? last = null;
        var empty = await node.WaitAsync(
            async () =>
            {
                var cluster = await node.AskAsync(AdminMethods.ShowCluster, new ShowClusterRequest()).ConfigureAwait(false);
                last = cluster.Nodes.FirstOrDefault(n => n.Name == name) ?? new NodeEntry { Name = name, IsDrained = true }; // who is gone is empty
                return last is { IsDrained: true, Zones: 0, Backups: 0 } ? last : null;
            },
            TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        var took = TimeProvider.System.GetElapsedTime(started);
        if (empty != null)
        {
            Show(isJson, name, string.Create(CultureInfo.InvariantCulture, $"{name} is empty; that took {took.TotalSeconds:0.0} s."), 0, 0, took, isDrained: true);
            return ExitCode.Good;
        }
        var (zones, backups) = (last?.Zones ?? 0, last?.Backups ?? 0);
        if (seconds == 0)
        {
            Show(isJson, name, $"{name} is being emptied: {Left(zones, backups)}.", zones, backups, took, isDrained: true);
            return ExitCode.Good;
        }
        if (isJson)
            Show(isJson, name, "", zones, backups, took, isDrained: true);
        terminal.WriteError(string.Create(CultureInfo.InvariantCulture, $"After {seconds:0.#} s {name} still has {Left(zones, backups)}. It goes on; zs coordinator explain says what each zone waits for."));
        return ExitCode.Failed;
    }

    private static string Left(int zones, int backups) => string.Create(CultureInfo.InvariantCulture, $"{zones} zones, {backups} backups");

    private void Show(bool isJson, string name, string text, int zones, int backups, TimeSpan took, bool isDrained)
    {
        if (!isJson)
        {
            terminal.Out.WriteLine(text);
            return;
        }
        terminal.WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("worker", name);
            writer.WriteBoolean("isDrained", isDrained);
            writer.WriteNumber("zones", zones);
            writer.WriteNumber("backups", backups);
            writer.WriteNumber("seconds", Math.Round(took.TotalSeconds, 3));
            writer.WriteEndObject();
        });
    }
}
