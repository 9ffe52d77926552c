using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs sharding</c>: the zones, and which node has them.</summary>
internal sealed class ShardingCommand(Terminal terminal, AdminConnection connection)
{
    private static readonly string[] Columns = ["Zone", "Owner", "Epoch", "Runs", "Entities", "Players", "Load"];

    private readonly Argument<string> _zone = new("ZONE") { Description = "The zone's name, as in 2d/3,4, or its number." };

    public Command Create()
    {
        var list = new Command("list-zones", "Lists all zones with their owners.") { connection.Node, connection.Json };
        list.SetAction((parsed, stop) => connection.AskAsync(parsed, AdminMethods.ListZones, new ListZonesRequest(), r => List(r, parsed.GetValue(connection.Json)), stop));
        var show = new Command("zone", "Shows one zone.") { _zone, connection.Node, connection.Json };
        show.SetAction((parsed, stop) => connection.AskAsync(
            parsed, AdminMethods.ShowZone, new ShowZoneRequest { Zone = parsed.GetRequiredValue(_zone) }, z => Show(z, parsed.GetValue(connection.Json)), stop));
        return new Command("sharding", "Shows the zones of a world, which nodes have them and their backups, and moves them.")
        {
            list,
            show,
            new BackupsCommand(terminal, connection).Create(),
            new MoveCommand(terminal, connection, _zone).Create(),
            new DrainCommand(terminal, connection).Create(),
            new QuarantineCommand(terminal, connection).Create(),
        };
    }

    private void List(ZonesReply reply, bool isJson)
    {
        if (isJson)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartArray();
                foreach (var zone in reply.Zones)
                    Write(writer, zone);
                writer.WriteEndArray();
            });
            return;
        }
        terminal.WriteTable(Columns, reply.Zones.Select(Row));
    }

    private void Show(ZoneEntry zone, bool isJson)
    {
        if (isJson)
        {
            terminal.WriteJson(writer => Write(writer, zone));
            return;
        }
        terminal.WriteTable(Columns, [Row(zone)]);
        if (zone.Owner.Length > 0 && zone.Quarantine.Length == 0)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"If it moved now, it would stand still for about {zone.PredictedPauseMs:0.0} ms.{(zone.HasLastPauseMs ? $" When it moved to {zone.Owner}, it did for {zone.LastPauseMs:0.0} ms." : "")}"));
    }

    private static string[] Row(ZoneEntry zone) =>
    [
        zone.Name,
        zone.Owner.Length > 0 ? zone.Owner : "nobody",
        zone.Epoch.ToString(CultureInfo.InvariantCulture),
        zone.IsRunning ? "yes" : zone.Quarantine.Length > 0 ? "quarantined" : "no",
        zone.Entities.ToString(CultureInfo.InvariantCulture),
        zone.Players.ToString(CultureInfo.InvariantCulture),
        zone.Load.ToString("0.000", CultureInfo.InvariantCulture),
    ];

    private static void Write(Utf8JsonWriter writer, ZoneEntry zone)
    {
        writer.WriteStartObject();
        writer.WriteString("id", zone.Id);
        writer.WriteString("name", zone.Name);
        writer.WriteString("owner", zone.Owner);
        writer.WriteNumber("epoch", zone.Epoch);
        writer.WriteBoolean("isRunning", zone.IsRunning);
        if (zone.Quarantine.Length > 0)
            writer.WriteString("quarantine", zone.Quarantine);
        else
            writer.WriteNull("quarantine");
        writer.WriteNumber("entities", zone.Entities);
        writer.WriteNumber("players", zone.Players);
        writer.WriteNumber("load", zone.Load);
        writer.WriteNumber("predictedPauseMs", zone.PredictedPauseMs);
        if (zone.HasLastPauseMs)
            writer.WriteNumber("lastPauseMs", zone.LastPauseMs);
        else
            writer.WriteNull("lastPauseMs");
        writer.WriteEndObject();
    }
}
