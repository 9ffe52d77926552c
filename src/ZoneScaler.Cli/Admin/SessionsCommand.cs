using System.CommandLine;
using System.Globalization;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs sessions</c>: what the gateways are doing.</summary>
internal sealed class SessionsCommand(Terminal terminal, AdminConnection connection)
{
    public Command Create()
    {
        var list = new Command("list", "Lists the gateways with their sessions.") { connection.Node, connection.Json };
        list.SetAction((parsed, stop) => connection.AskAsync(parsed, AdminMethods.ListSessions, new ListSessionsRequest(), r => List(r, parsed.GetValue(connection.Json)), stop));
        return new Command("sessions", "Shows players' sessions.") { list };
    }

    private void List(SessionsReply reply, bool isJson)
    {
        if (isJson)
            WriteJson(reply);
        else
            terminal.WriteTable(["Gateway", "Sessions", "Snapshots/s", "kB/s", "Players reach it at", "Problem"], reply.Gateways.Select(Row));
    }

    private static string[] Row(GatewayEntry gateway) =>
    [
        gateway.Name,
        gateway.Sessions.ToString(CultureInfo.InvariantCulture),
        gateway.SnapshotsPerSecond.ToString("0", CultureInfo.InvariantCulture),
        (gateway.BytesPerSecond / 1000).ToString("0.0", CultureInfo.InvariantCulture),
        gateway.PlayAddress,
        gateway.Problem,
    ];

    private void WriteJson(SessionsReply reply) => terminal.WriteJson(writer =>
    {
        writer.WriteStartArray();
        foreach (var gateway in reply.Gateways)
        {
            writer.WriteStartObject();
            writer.WriteString("name", gateway.Name);
            writer.WriteString("playAddress", gateway.PlayAddress);
            writer.WriteNumber("sessions", gateway.Sessions);
            writer.WriteNumber("tick", gateway.Tick);
            writer.WriteNumber("snapshotsPerSecond", gateway.SnapshotsPerSecond);
            writer.WriteNumber("bytesPerSecond", gateway.BytesPerSecond);
            writer.WriteString("problem", gateway.Problem);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });
}
