using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs sharding quarantine</c>: the zones that run nowhere, since they killed workers or a person wanted it so.</summary>
internal sealed class QuarantineCommand(Terminal terminal, AdminConnection connection)
{
    private readonly Argument<string> _zone = new("ZONE")
    {
        Description = "The zone's name, as in 2d/3,4, or its number: it stops, and its state is kept. Without it, all zones in quarantine are listed.",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _release = new("--release") { Description = "Lets the zone run again: from its state if a worker still has it, else it starts empty." };
    private readonly Option<string> _reason = new("--reason") { Description = "Why, for whoever lists it later.", DefaultValueFactory = _ => "" };
    private readonly Option<double> _timeout = PatienceOption.Create("For how many seconds the command waits; what it has begun goes on.", 10, least: 0);

    public Command Create()
    {
        var quarantine = new Command("quarantine", "Lists the zones in quarantine, or puts a zone there, or lets it run again.") { _zone, _release, _reason, _timeout, connection.Node, connection.Json };
        quarantine.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(_zone)) && (result.GetValue(_release) || !string.IsNullOrEmpty(result.GetValue(_reason))))
                result.AddError("--release and --reason need a ZONE.");
        });
        quarantine.SetAction((parsed, stop) => connection.TalkAsync(parsed, node => RunAsync(node, parsed), stop));
        return quarantine;
    }

    private async Task<int> RunAsync(AdminTalk node, ParseResult parsed)
    {
        var zone = parsed.GetValue(_zone) ?? "";
        var isJson = parsed.GetValue(connection.Json);
        if (zone.Length == 0)
        {
            Show(await node.AskAsync(AdminMethods.ShowQuarantine, new ShowQuarantineRequest()).ConfigureAwait(false), isJson);
            return ExitCode.Good;
        }
        var release = parsed.GetValue(_release);
        var seconds = parsed.GetValue(_timeout);
        await node.AskAsync(AdminMethods.Quarantine, new QuarantineRequest { Zone = zone, Release = release, Reason = parsed.GetValue(_reason) ?? "" }).ConfigureAwait(false);
        var last = new QuarantineReply();
        var done = await node.WaitAsync(
            async () =>
            {
                last = await node.AskAsync(AdminMethods.ShowQuarantine, new ShowQuarantineRequest()).ConfigureAwait(false);
                return last.Entries.Any(e => e.Name == zone || e.Id == zone) != release ? last : null;
            },
            TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        if (isJson)
            Show(last, isJson);
        if (done == null && seconds > 0)
        {
            terminal.WriteError(string.Create(CultureInfo.InvariantCulture, $"After {seconds:0.#} s zone {zone} is {(release ? "still" : "not yet")} in quarantine; the coordinator's log says why."));
            return ExitCode.Failed;
        }
        if (!isJson)
            terminal.Out.WriteLine(
                done == null ? $"The quarantine of zone {zone} is to {(release ? "end" : "begin")}."
                : release ? $"Zone {zone} may run again; zs sharding zone {zone} says where."
                : $"Zone {zone} is in quarantine.");
        return ExitCode.Good;
    }

    private void Show(QuarantineReply reply, bool isJson)
    {
        if (isJson)
        {
            terminal.WriteJson(writer => Write(writer, reply));
            return;
        }
        if (reply.Entries.Count == 0)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"None of {reply.Zones} zones is in quarantine."));
        else
            terminal.WriteTable(["Zone", "Epoch", "State", "Reason"], reply.Entries.Select(Row));
    }

    private static string[] Row(QuarantineEntry zone) =>
    [
        zone.Name,
        zone.Epoch.ToString(CultureInfo.InvariantCulture),
        zone.Keeper.Length == 0 ? "no worker has it" : zone.IsKept ? $"on {zone.Keeper}" : $"{zone.Keeper} has not said that it has it",
        zone.Reason,
    ];

    private static void Write(Utf8JsonWriter writer, QuarantineReply reply)
    {
        writer.WriteStartArray();
        foreach (var zone in reply.Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("id", zone.Id);
            writer.WriteString("name", zone.Name);
            writer.WriteNumber("epoch", zone.Epoch);
            writer.WriteString("keeper", zone.Keeper);
            writer.WriteBoolean("isKept", zone.IsKept);
            writer.WriteString("reason", zone.Reason);
            writer.WriteStartArray("deaths");
            foreach (var worker in zone.Deaths)
                writer.WriteStringValue(worker);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
