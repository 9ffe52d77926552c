using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs sharding backups</c>: where backups are, and how far.</summary>
internal sealed class BackupsCommand(Terminal terminal, AdminConnection connection)
{
    private readonly Argument<string> _zone = new("ZONE")
    {
        Description = "The zone's name, as in 2d/3,4, or its number; without it, all zones that have fewer backups in sync than the world wants.",
        DefaultValueFactory = _ => "",
    };

    public Command Create()
    {
        var backups = new Command("backups", "Shows the backups of a zone, or all zones that lack some.") { _zone, connection.Node, connection.Json };
        backups.SetAction((parsed, stop) => connection.AskAsync(
            parsed,
            AdminMethods.ShowBackups,
            new ShowBackupsRequest { Zone = parsed.GetValue(_zone) ?? "" },
            r => Show(r, isOne: !string.IsNullOrEmpty(parsed.GetValue(_zone)), parsed.GetValue(connection.Json)),
            stop));
        return backups;
    }

    private void Show(BackupsReply reply, bool isOne, bool isJson)
    {
        if (isJson)
        {
            terminal.WriteJson(writer => Write(writer, reply));
            return;
        }
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{reply.Wanted} {(reply.Wanted == 1 ? "backup" : "backups")}");
        if (!isOne)
            terminal.Out.WriteLine(
                reply.Wanted == 0 ? "The world wants no backups."
                : reply.Entries.Count == 0 ? string.Create(CultureInfo.InvariantCulture, $"All {reply.Zones} zones have {wanted} in sync.")
                : string.Create(CultureInfo.InvariantCulture, $"{reply.Entries.Count} of {reply.Zones} zones have fewer than {wanted} in sync:"));
        if (reply.Entries.Count > 0)
            terminal.WriteTable(["Zone", "Owner", "Epoch", "Backup", "Is", "Since", "Behind"], reply.Entries.SelectMany(Rows));
    }

    private static IEnumerable<string[]> Rows(ZoneBackups zone)
    {
        string[] start = [zone.Name, zone.Owner.Length > 0 ? zone.Owner : "nobody", zone.Epoch.ToString(CultureInfo.InvariantCulture)];
        if (zone.Backups.Count == 0)
            return [[.. start, "none", "", "", ""]];
        return zone.Backups.Select(b => (string[])
        [
            .. start,
            b.Worker,
            b.IsInSync ? "in sync" : "joining",
            string.Create(CultureInfo.InvariantCulture, $"{b.SinceSeconds:0} s"),
            b.HasTicksBehind ? string.Create(CultureInfo.InvariantCulture, $"{b.TicksBehind} {(b.TicksBehind == 1 ? "tick" : "ticks")}") : b.IsInSync ? "not known" : "gets the state",
        ]);
    }

    private static void Write(Utf8JsonWriter writer, BackupsReply reply)
    {
        writer.WriteStartObject();
        writer.WriteNumber("wanted", reply.Wanted);
        writer.WriteNumber("worldZones", reply.Zones);
        writer.WriteStartArray("zones");
        foreach (var zone in reply.Entries)
        {
            writer.WriteStartObject();
            writer.WriteString("id", zone.Id);
            writer.WriteString("name", zone.Name);
            writer.WriteString("owner", zone.Owner);
            writer.WriteNumber("epoch", zone.Epoch);
            writer.WriteStartArray("backups");
            foreach (var backup in zone.Backups)
            {
                writer.WriteStartObject();
                writer.WriteString("worker", backup.Worker);
                writer.WriteBoolean("isInSync", backup.IsInSync);
                if (backup.HasTicksBehind)
                    writer.WriteNumber("ticksBehind", backup.TicksBehind);
                else
                    writer.WriteNull("ticksBehind");
                writer.WriteNumber("sinceSeconds", backup.SinceSeconds);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
