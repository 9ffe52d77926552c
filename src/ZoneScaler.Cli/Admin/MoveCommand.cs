using System.CommandLine;
using System.Globalization;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cli.Output;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Cli.Admin;

/// <summary><c>zs sharding move</c>: moves a zone while it runs, and waits until that has happened.</summary>
internal sealed class MoveCommand(Terminal terminal, AdminConnection connection, Argument<string> zone)
{
    /// <summary>What the node may take longer to give up than the command to wait for it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly Argument<string> _worker = new("WORKER") { Description = "The worker's name." };
    private readonly Option<double> _timeout = PatienceOption.Create("After how many seconds it is given up.", 30, least: 1);

    public Command Create()
    {
        var move = new Command("move", "Moves a zone to another worker while it runs, and waits until it runs there. Placement leaves it there for 5 minutes.") { zone, _worker, _timeout, connection.Node, connection.Json };
        move.SetAction((parsed, stop) => connection.TalkAsync(parsed, node => MoveAsync(node, parsed), stop));
        return move;
    }

    private async Task<int> MoveAsync(AdminTalk node, ParseResult parsed)
    {
        var seconds = parsed.GetValue(_timeout);
        var started = TimeProvider.System.GetTimestamp();
        var request = new MoveZoneRequest { Zone = parsed.GetRequiredValue(zone), Worker = parsed.GetRequiredValue(_worker), PatienceSeconds = seconds };
        var begun = await node.AskAsync(AdminMethods.MoveZone, request).ConfigureAwait(false);
        var isJson = parsed.GetValue(connection.Json);
        if (!isJson)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{begun.Zone} is to move from {begun.From} to {begun.To}; the predicted pause is {begun.PredictedPauseMs:0.#} ms."));
        var end = await node.WaitAsync(() => LookAsync(node, request), TimeSpan.FromSeconds(seconds) + Grace).ConfigureAwait(false)
            ?? await node.AskAsync(AdminMethods.ShowMove, new ShowMoveRequest { Zone = request.Zone }).ConfigureAwait(false);
        var took = TimeProvider.System.GetElapsedTime(started);
        var isThere = end.Owner == begun.To && end.State is "done" or "";
        double? pause = isThere && end.HasLastPauseMs ? end.LastPauseMs : null;
        if (isJson)
            terminal.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("zone", begun.Zone);
                writer.WriteString("from", begun.From);
                writer.WriteString("to", begun.To);
                writer.WriteNumber("predictedPauseMs", begun.PredictedPauseMs);
                if (pause != null)
                    writer.WriteNumber("pauseMs", pause.Value);
                else
                    writer.WriteNull("pauseMs");
                writer.WriteBoolean("isDone", isThere);
                writer.WriteString("problem", isThere ? "" : Problem(end, begun));
                writer.WriteNumber("epoch", end.Epoch);
                writer.WriteNumber("seconds", Math.Round(took.TotalSeconds, 3));
                writer.WriteEndObject();
            });
        else if (isThere)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"It runs on {end.Owner} in epoch {end.Epoch}; that took {took.TotalSeconds:0.0} s{(pause == null ? "" : $", and it stood still for {pause:0.0} ms of it")}."));
        if (isThere)
            return ExitCode.Good;
        terminal.WriteError($"{begun.Zone} did not move to {begun.To}: {Problem(end, begun)}. {(end.Owner.Length > 0 ? $"{end.Owner} has it" : "Nobody has it")}.");
        return ExitCode.Failed;
    }

    private static string Problem(MoveReply end, MoveReply begun) =>
        end.To.Length > 0 && end.To != begun.To ? $"somebody has asked for it to go to {end.To} since"
        : end.Text.Length > 0 ? end.Text
        : "the coordinator does not say why";

    /// <summary>Null as long as there is no end. A coordinator that does not know of the wish is a new one, and gets it, too.</summary>
    private static async Task<MoveReply?> LookAsync(AdminTalk node, MoveZoneRequest request)
    {
        var reply = await node.AskAsync(AdminMethods.ShowMove, new ShowMoveRequest { Zone = request.Zone }).ConfigureAwait(false);
        if (reply.State.Length == 0 && reply.Owner != request.Worker)
        {
            await node.AskAsync(AdminMethods.MoveZone, request).ConfigureAwait(false);
            return null;
        }
        return reply.To != request.Worker || reply.State != "open" ? reply : null;
    }
}
