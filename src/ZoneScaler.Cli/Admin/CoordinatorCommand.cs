using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs coordinator</c>: what the coordinator thinks.</summary>
internal sealed class CoordinatorCommand(Terminal terminal, AdminConnection connection)
{
    private const int TableWidth = 140;

    private readonly Argument<string> _zone = new("ZONE")
    {
        Description = "The zone's name, as in 2d/3,4, or its number; all zones without it.",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<int> _last = new("--last")
    {
        Description = "How many of the last decisions are shown, 0 to 100.",
        DefaultValueFactory = _ => 20,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last) && last is >= 0 and <= 100)
                return last;
            result.AddError($"--last: {text} is not allowed; 0 to 100 are.");
            return default;
        },
    };

    public Command Create()
    {
        var explain = new Command("explain", "Says why zones are where they are, why each stays or goes, and what was decided last.") { _zone, _last, connection.Node, connection.Json };
        explain.SetAction((parsed, stop) => connection.AskAsync(
            parsed,
            AdminMethods.Explain,
            new ExplainRequest { Zone = parsed.GetValue(_zone) ?? "" },
            r => Show(r, parsed.GetValue(_last), parsed.GetValue(connection.Json)),
            stop));
        return new Command("coordinator", "Shows what the coordinator of a cluster thinks.") { explain };
    }

    private void Show(ExplainReply reply, int last, bool isJson)
    {
        var decisions = reply.Decisions.Take(last).ToArray();
        if (isJson)
        {
            terminal.WriteJson(writer => Write(writer, reply, decisions));
            return;
        }
        // Two columns of sentences leave each a few words wide in a narrow terminal; and one zone needs no table.
        if (reply.Zones.Count == 1 || terminal.Width < TableWidth)
            terminal.WriteTable(["Zone", "Owner", "Why"], reply.Zones.SelectMany(NarrowRows));
        else
            terminal.WriteTable(["Zone", "Owner", "Came", "Because", "Now"], reply.Zones.Select(Row));
        if (decisions.Length == 0)
            return;
        terminal.Out.WriteLine("Last decisions:");
        terminal.WriteTable(["Ago", "Zone", "What", "Because"], decisions.Select(d => (string[])[Age(d), d.Zone, What(d), d.Reason]));
    }

    private static IEnumerable<string[]> NarrowRows(ZoneExplanation zone)
    {
        var row = Row(zone);
        yield return [row[0], row[1], row[3].Length == 0 ? row[4] : $"{(row[2].Length > 0 ? $"came {row[2]}: " : "came: ")}{row[3]}"];
        if (row[3].Length > 0)
            yield return ["", "", $"now: {row[4]}"];
    }

    private static string[] Row(ZoneExplanation zone) =>
    [
        zone.Name,
        zone.Owner.Length > 0 ? zone.Owner : "nobody",
        zone.Placed == null ? "" : $"{Age(zone.Placed)} ago",
        zone.Placed?.Reason ?? (zone.Owner.Length > 0 ? "an earlier coordinator decided it" : ""),
        zone.Thought.Length > 0 ? zone.Thought : "the strategy does not say",
    ];

    private static string What(DecisionEntry decision) => decision.Kind switch
    {
        "place" => $"goes to {decision.Worker}",
        "move" => $"moves to {decision.Worker}",
        "add-backup" => $"gets a backup on {decision.Worker}",
        "release-backup" => $"loses the backup on {decision.Worker}",
        "quarantine" => $"is quarantined, kept by {decision.Worker}",
        "end-quarantine" => $"may run again, on {decision.Worker}",
        _ => $"{decision.Kind} {decision.Worker}", // from a newer node
    };

    private static string Age(DecisionEntry decision)
    {
        var age = TimeSpan.FromSeconds(decision.AgeSeconds);
        var (number, unit) = age < TimeSpan.FromMinutes(2) ? (age.TotalSeconds, "s") : age < TimeSpan.FromHours(2) ? (age.TotalMinutes, "min") : (age.TotalHours, "h");
        return string.Create(CultureInfo.InvariantCulture, $"{number:0} {unit}");
    }

    private static void Write(Utf8JsonWriter writer, ExplainReply reply, DecisionEntry[] decisions)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("zones");
        foreach (var zone in reply.Zones)
        {
            writer.WriteStartObject();
            writer.WriteString("id", zone.Id);
            writer.WriteString("name", zone.Name);
            writer.WriteString("owner", zone.Owner);
            if (zone.Placed != null)
            {
                writer.WritePropertyName("placed");
                Write(writer, zone.Placed);
            }
            writer.WriteString("thought", zone.Thought);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("decisions");
        foreach (var decision in decisions)
            Write(writer, decision);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DecisionEntry decision)
    {
        writer.WriteStartObject();
        writer.WriteString("zone", decision.Zone);
        writer.WriteString("kind", decision.Kind);
        writer.WriteString("worker", decision.Worker);
        writer.WriteString("reason", decision.Reason);
        writer.WriteNumber("ageSeconds", decision.AgeSeconds);
        writer.WriteEndObject();
    }
}
