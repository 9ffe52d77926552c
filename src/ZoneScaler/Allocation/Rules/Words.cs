using System.Globalization;

namespace ZoneScaler.Allocation.Rules;

/// <summary>Reasons in words. They are written before the board changes, so that their numbers are those that decided.</summary>
internal static class Words
{
    public static string Room(BoardZone zone, BoardWorker worker) =>
        Text($"{worker.Name} has room: it {Carries(worker)}{(worker.IsByNumber ? "" : Text($" with {worker.Zones} zones"))}{Neighbours(zone, worker, ", and has")}");

    public static string HasState(BoardWorker worker) => Text($"{worker.Name} has a backup of it in sync; it {Carries(worker)}");

    public static string Leaves(BoardZone zone, BoardWorker to, bool isOverBudget) =>
        Text($"{zone.Owner!.Name} leaves; {to.Name} {Carries(to)}{Neighbours(zone, to, ", has")}{State(zone, to, ", has")}")
        + (isOverBudget ? Text($"; the pause of {zone.View.PredictedPause.TotalMilliseconds:0} ms is over the budget, but the alternative is to end with the worker") : "");

    public static string Balance(BoardZone zone, BoardWorker from, BoardWorker to) =>
        Text($"{from.Name} carries {from.Usage:0.00} of its capacity, {to.Name} {to.Usage:0.00}; zone {zone.View.Zone} costs {zone.Cost:0.00##} cores{Neighbours(zone, to, " and has")}{State(zone, to, ";")}");

    public static string Gather(BoardZone zone, BoardWorker from, BoardWorker to) =>
        Text($"{zone.NeighboursOn(to)} of its {zone.Borders.Count} neighbours are on {to.Name}, {zone.NeighboursOn(from)} on {from.Name}; {to.Name} carries {to.Usage:0.00} of its capacity, {from.Name} {from.Usage:0.00}");

    public static string Backup(BoardZone zone, BoardWorker holder, double afterFailover) =>
        Text($"{holder.Name}{Domains(zone, holder)} {Carries(holder)}{(holder.IsByNumber ? "" : Text($", and {afterFailover:0.00} if {zone.Owner!.Name} died"))}");

    public static string Carries(BoardWorker worker) => worker.IsByNumber ? Text($"has {worker.Zones} zones") : Text($"carries {worker.Usage:0.00} of its capacity");

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Neighbours(BoardZone zone, BoardWorker worker, string before)
    {
        var there = zone.NeighboursOn(worker);
        return there == 0 ? "" : Text($"{before} {there} of {zone.Borders.Count} neighbours{(before.EndsWith("and has", StringComparison.Ordinal) && before[0] == ' ' ? " on " + worker.Name : "")}");
    }

    private static string State(BoardZone zone, BoardWorker worker, string before) => zone.IsInSyncOn(worker) ? before + " a backup of it in sync" : "";

    private static string Domains(BoardZone zone, BoardWorker holder)
    {
        var (its, owners) = (holder.View.FailureDomain, zone.Owner!.View.FailureDomain);
        if (its.Length == 0 && owners.Length == 0)
            return "";
        return its == owners ? Text($", in the owner's failure domain {its} as no other can hold it,") : Text($", in failure domain '{its}' (the owner's is '{owners}'),");
    }
}
