using System.Globalization;

namespace Skirmish.Chaos.Faults;

/// <summary>Something that is done to a node.</summary>
/// <param name="Kind">What.</param>
/// <param name="Node">To whom.</param>
/// <param name="Other">The other end of what is cut, or the other worker.</param>
/// <param name="Also">One more that does not hear a node that is torn off; null for none.</param>
/// <param name="BothWays">Whether it is cut in both directions, or only what comes to the node.</param>
/// <param name="Length">For how long; zero for what is over at once.</param>
/// <param name="Percent">How much gets lost.</param>
internal sealed record Fault(FaultKind Kind, string Node, string? Other, string? Also, bool BothWays, TimeSpan Length, int Percent)
{
    /// <summary>Whether the other one does not hear the coordinators either while a node is torn off, and so keeps what it is told to let go.</summary>
    public bool IsOtherDeaf { get; init; }

    /// <summary>Whose process is ended by it, and started again.</summary>
    public IReadOnlyList<string> Ended => Kind switch
    {
        FaultKind.Kill or FaultKind.Tear or FaultKind.Drain or FaultKind.Strand => [Node],
        FaultKind.Deafen => [Node, Other!],
        _ => [],
    };

    public override string ToString() => Kind switch
    {
        FaultKind.Kill => $"{Node} is killed",
        FaultKind.Tear => Text($"{Node} is not heard by {Other}{(Also == null ? "" : " and " + Also)}{(IsOtherDeaf ? ", which hears no coordinator either," : "")} for {Length.TotalMilliseconds:0} ms and then killed"),
        FaultKind.Stop => Text($"{Node} stands still for {Length.TotalSeconds:0.0} s"),
        FaultKind.Drain => $"{Node} is told to leave",
        FaultKind.Strand => Text($"{Node} is killed and {Other} stands still for {Length.TotalSeconds:0.0} s"),
        FaultKind.Deafen => Text($"{Node} is told to leave, does not hear for {Length.TotalSeconds:0.0} s what becomes of its zones, and {Other} is killed"),
        FaultKind.Cut when BothWays => Text($"{Node} and {Other} do not hear each other for {Length.TotalSeconds:0.0} s"),
        FaultKind.Cut => Text($"{Node} does not hear {Other} for {Length.TotalSeconds:0.0} s"),
        _ => Text($"{Node} loses {Percent} % of what comes for {Length.TotalSeconds:0.0} s"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
