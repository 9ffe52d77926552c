using System.Globalization;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>Finds out what the owner of a zone has died of: the zone, a message, or something else; ADR 0016 says how.</summary>
/// <param name="trials">Which steps workers have announced.</param>
/// <param name="observer">Hears of dead letters.</param>
/// <param name="isThere">Whether a node is a member and does not count as dead.</param>
internal sealed class Inquest(TrialBook trials, INodeObserver observer, Func<NodeId, bool> isThere)
{
    /// <summary>How many messages of a zone are remembered that are not to be handled; beyond, the oldest goes.</summary>
    private const int MaxLetters = 8; // dead ones of a zone, and as many suspects

    /// <summary>Who has died with a zone, its owner among them if that one is gone.</summary>
    public IReadOnlyList<NodeId> DeathsOf(KnownZone zone) =>
        isThere(zone.Assignment!.Owner) || zone.HasOwnerLeft || zone.IsQuarantined ? zone.Assignment!.Deaths
        : DiedIn(zone) != null ? [zone.Assignment!.Deaths[^1], zone.Assignment.Owner]
        : [zone.Assignment!.Owner]; // of an earlier one it is not to blame: it has not died in a step of this zone

    /// <summary>Why a zone whose owner is gone must not run again: for a second time a worker has died with it, and this one in a step of it. Null if it may.</summary>
    public string? Verdict(KnownZone zone, Assignment assignment)
    {
        if (DiedIn(zone) is not { } step || IsNewLetter(step, assignment))
            return null;
        var when = step.Tick == RunningStep.Opening ? "as it opened it" : Text($"in tick {step.Tick} of it");
        return Text($"{assignment.Owner} died {when}, and {assignment.Deaths[^1]} had died with it before");
    }

    /// <summary>The messages that a zone's next owner must not handle: that in which its owner died for a second time is one, and the zone itself gets another chance.</summary>
    public IReadOnlyList<ulong> LettersOf(KnownZone zone)
    {
        if (zone.Assignment is not { } assignment)
            return [];
        if (DiedIn(zone) is not { } step || !IsNewLetter(step, assignment))
            return assignment.DeadLetters;
        observer.Note(NodeEvent.DeadLetter, Text($"{zone.Zone}: {assignment.Owner} died of {step.Letter.Text} in tick {step.Tick}, and {assignment.Deaths[^1]} had died with the zone before"));
        return [.. assignment.DeadLetters.TakeLast(MaxLetters - 1), step.Letter.Id];
    }

    /// <summary>Messages that are dead letters if a worker dies of them once more: the one in which its owner died is, if that was the first who had it.</summary>
    public IReadOnlyList<ulong> SuspectsOf(KnownZone zone) =>
        zone.Assignment is not { } assignment ? []
        : LastStep(zone) is { Letter: { IsNone: false } letter } && IsFirstDeathOf(letter, assignment) ? [.. assignment.Suspects.TakeLast(MaxLetters - 1), letter.Id]
        : assignment.Suspects;

    /// <summary>Whether it is the message that is to blame. Not again before the zone has passed its trial: then it dies of many, and it is the zone.</summary>
    private static bool IsNewLetter(RunningStep step, Assignment assignment) => !step.Letter.IsNone && assignment.Deaths.Count == 1;

    /// <summary>The step of a zone in which its owner died, after another one had died of the same before; null if it did not.</summary>
    private RunningStep? DiedIn(KnownZone zone) => LastStep(zone) is { } step && (step.Letter.IsNone || !IsFirstDeathOf(step.Letter, zone.Assignment!)) ? step : null;

    private static bool IsFirstDeathOf(Letter letter, Assignment assignment) => !letter.WasSentBefore && !assignment.Suspects.Contains(letter.Id);

    /// <summary>The step of a zone on trial in which its owner died; null if it did not, or nobody knows.</summary>
    private RunningStep? LastStep(KnownZone zone)
    {
        if (zone.Assignment is not { Deaths.Count: > 0 } assignment || isThere(assignment.Owner) || zone.HasOwnerLeft)
            return null;
        return trials.Find(assignment.Owner) is { } step && step.Zone == zone.Zone && step.Epoch == assignment.Epoch ? step : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
