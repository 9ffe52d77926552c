using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs cluster</c>: the members, and how they go.</summary>
internal sealed class ClusterCommand(Terminal terminal, AdminConnection connection)
{
    private const int TableWidth = 100;

    private readonly Argument<string> _name = new("NAME") { Description = "The node's name." };

    public Command Create()
    {
        var show = new Command("show", "Lists the members.") { connection.Node, connection.Json };
        show.SetAction((parsed, stop) => connection.AskAsync(parsed, AdminMethods.ShowCluster, new ShowClusterRequest(), r => Show(r, parsed.GetValue(connection.Json)), stop));
        var leave = new Command("leave", "Has a node leave in order, and its process end: its zones start elsewhere at once.") { _name, connection.Node };
        leave.SetAction((parsed, stop) => connection.AskAsync(
            parsed,
            AdminMethods.Leave,
            new NodeRequest { Name = parsed.GetRequiredValue(_name) },
            r => terminal.Out.WriteLine($"{r.Name} leaves."),
            stop));
        var down = new Command("down", "Ends a node's membership through the store, also if the node cannot be reached: then its zones start elsewhere when its lease has ended.") { _name, connection.Node };
        down.SetAction((parsed, stop) => connection.AskAsync(
            parsed,
            AdminMethods.Down,
            new NodeRequest { Name = parsed.GetRequiredValue(_name) },
            r => terminal.Out.WriteLine($"{r.Name}@{r.Revision} is dismissed; it is out when it has read that, and at the latest when its lease ends."),
            stop));
        var release = new Command("release-hold", "Says that the workers that seem lost are dead: their zones start elsewhere.") { connection.Node };
        release.SetAction((parsed, stop) => connection.AskAsync(
            parsed,
            AdminMethods.ReleaseHold,
            new ReleaseHoldRequest(),
            r => terminal.Out.WriteLine(r.WasHolding ? "The hold is released." : "Nothing was held."),
            stop));
        return new Command("cluster", "Shows the members of a cluster, and ends their membership.") { show, leave, down, release };
    }

    private void Show(ClusterReply reply, bool isJson)
    {
        if (isJson)
        {
            terminal.WriteJson(writer => Write(writer, reply));
            return;
        }
        terminal.Out.WriteLine($"World {reply.World}, coordinated by {(reply.Coordinator.Length > 0 ? reply.Coordinator : "nobody")} in term {reply.Term.ToString(CultureInfo.InvariantCulture)}");
        if (reply.IsHolding)
            terminal.Out.WriteLine("HOLDING: many workers went at once, and their zones wait. If they are dead: zs cluster release-hold");
        // What does not fit would be broken in the middle of names and addresses.
        if (terminal.Width < TableWidth)
            terminal.WriteTable(["Node", "Roles", "Zones", "Backups", "Players", "Address"], reply.Nodes.Select(Row).Select(Narrow));
        else
            terminal.WriteTable(["Node", "Roles", "Zones", "Backups", "Entities", "Players", "Address"], reply.Nodes.Select(Row));
    }

    private static string[] Row(NodeEntry node) =>
    [
        $"{node.Name}{(node.IsCoordinator ? " *" : "")}{(node.IsWarm ? " (warm)" : "")}{(node.IsDrained ? " (drained)" : node.IsLeaving ? " (leaving)" : "")}",
        string.Join(", ", node.Roles),
        Number(node.Zones),
        Number(node.Backups),
        Number(node.Entities),
        Number(node.Players),
        node.Address,
    ];

    private static string[] Narrow(string[] row) => [row[0], row[1].Replace(", ", ",\n", StringComparison.Ordinal), row[2], row[3], row[5], row[6].Replace("http://", "", StringComparison.Ordinal)];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter writer, ClusterReply reply)
    {
        writer.WriteStartObject();
        writer.WriteString("world", reply.World);
        writer.WriteString("coordinator", reply.Coordinator);
        writer.WriteNumber("term", reply.Term);
        writer.WriteBoolean("isHolding", reply.IsHolding);
        writer.WriteStartArray("members");
        foreach (var node in reply.Nodes)
        {
            writer.WriteStartObject();
            writer.WriteString("name", node.Name);
            writer.WriteNumber("revision", node.Revision);
            writer.WriteString("address", node.Address);
            writer.WriteString("playAddress", node.PlayAddress);
            writer.WriteStartArray("roles");
            foreach (var role in node.Roles)
                writer.WriteStringValue(role);
            writer.WriteEndArray();
            writer.WriteString("failureDomain", node.FailureDomain);
            writer.WriteNumber("capacity", node.Capacity);
            writer.WriteBoolean("isLeaving", node.IsLeaving);
            writer.WriteBoolean("isDrained", node.IsDrained);
            writer.WriteBoolean("isWarm", node.IsWarm);
            writer.WriteNumber("zones", node.Zones);
            writer.WriteNumber("backups", node.Backups);
            writer.WriteNumber("entities", node.Entities);
            writer.WriteNumber("players", node.Players);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
