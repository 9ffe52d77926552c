using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation.Rules;

/// <summary>Puts into words why zones stay or go.</summary>
internal sealed class Thoughts(Board board, Plan plan)
{
    private readonly Dictionary<ZoneId, string> _goes =
        plan.Placements.Select(p => (p.Zone, Text: $"goes to {p.Worker}: {p.Reason}"))
            .Concat(plan.Moves.Select(m => (m.Zone, Text: $"moves to {m.To}: {m.Reason}")))
            .ToDictionary(p => p.Zone, p => p.Text);

    private readonly ILookup<ZoneId, string> _backups =
        plan.Backups.Select(b => (b.Zone, Text: $"gets a backup: {b.Reason}"))
            .Concat(plan.Releases.Select(r => (r.Zone, Text: $"loses the backup on {r.Worker}: {r.Reason}")))
            .ToLookup(p => p.Zone, p => p.Text);

    public IReadOnlyList<Explanation> OfAll() => [.. board.Zones.Select(z => new Explanation(z.View.Zone, z.View.Worker, string.Join("; ", _backups[z.View.Zone].Prepend(OfPlace(z)))))];

    private string OfPlace(BoardZone zone)
    {
        if (_goes.TryGetValue(zone.View.Zone, out var goes))
            return goes;
        if (zone.IsHomeless)
            return "waits: no worker takes zones";
        if (zone.Owner is not { } owner)
            return $"is not placed now: {zone.View.Worker} is none of the workers";
        if (zone.View.IsMoving)
            return zone.View.MovingTo is { } target ? $"is moving to {target}" : "is left alone while its place changes";
        if (!owner.Stays)
            return board.Takers.Length > 0 ? $"leaves {owner.Name} when moves under way are done" : $"would leave {owner.Name}, but no other worker takes it";
        return Stays(zone, owner);
    }

    private string Stays(BoardZone zone, BoardWorker owner)
    {
        var start = Words.Text($"stays on {owner.Name}, which carries {owner.Usage:0.00} of its capacity, where the mean is {board.Mean:0.00}; it costs {zone.Cost:0.00##} cores{Neighbours(zone, owner)}");
        var least = board.Takers.Where(w => w != owner).MinBy(w => w.Level);
        if (least == null)
            return $"{start}; there is no other worker for it";
        if (owner.Level - least.Level <= Limits.Start * board.Mean)
            return Words.Text($"{start}; {least.Name} carries least, {least.Usage:0.00}: too little difference for a move");
        if (zone.View.IsPinned)
            return $"{start}; a person has put it there, and it stays for a while";
        if (!board.MayPause(zone))
            return Words.Text($"{start}; its predicted pause of {zone.View.PredictedPause.TotalMilliseconds:0} ms is over the budget of {board.View.PauseBudget.TotalMilliseconds:0} ms");
        if (zone.View.SinceMoved < Limits.Rest)
            return Words.Text($"{start}; it came {zone.View.SinceMoved.TotalSeconds:0} s ago and stays for {Limits.Rest.TotalSeconds:0} s");
        return Words.Text($"{start}; {least.Name} carries {least.Usage:0.00}, but other zones go first or this one is too large");
    }

    private static string Neighbours(BoardZone zone, BoardWorker owner) => zone.Borders.Count == 0 ? "" : Words.Text($" and has {zone.NeighboursOn(owner)} of {zone.Borders.Count} neighbours there");
}
