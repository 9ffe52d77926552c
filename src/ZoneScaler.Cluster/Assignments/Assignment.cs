using System.Text.Json.Serialization;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Assignments;

/// <summary>Which node owns a zone, and which hold backups of it.</summary>
/// <param name="Owner">The node, by name and revision: its restart does not own the zone.</param>
/// <param name="Epoch">Grows by one whenever the owner changes. Who has seen a higher one refuses what a lower one says.</param>
public sealed record Assignment(NodeId Owner, uint Epoch)
{
    /// <summary>The epoch in which the zone last started empty.</summary>
    public uint Timeline { get => field == 0 ? Epoch : field; init; }

    /// <summary>The tick after which the owner goes on, if its predecessor stopped there to hand the zone over; otherwise it goes on from the last one that it has.</summary>
    public long? ResumeTick { get; init; }

    /// <summary>Who has everything that was committed: only these may become the owner.</summary>
    public IReadOnlyList<NodeId> InSync { get; init; } = [];

    /// <summary>Who is getting the state.</summary>
    public IReadOnlyList<NodeId> Joining { get; init; } = [];

    /// <summary>The workers that died while they had the zone, since it last ran for a while: none in ordinary times.</summary>
    public IReadOnlyList<NodeId> Deaths { get => field ?? []; init; } // earlier versions wrote none

    /// <summary>Messages that are not to be handled, since two workers have died of them: what tells each from others.</summary>
    public IReadOnlyList<ulong> DeadLetters { get => field ?? []; init; }

    /// <summary>Messages of which one worker has died, and nobody before had them: what tells each from others.</summary>
    public IReadOnlyList<ulong> Suspects { get => field ?? []; init; }

    /// <summary>Why the zone is not to run anywhere, in words; null if it is to. The owner is then who keeps its state, or who last had it.</summary>
    public string? Quarantine { get; init; }

    /// <summary>Whether it is to run nowhere until a person says so.</summary>
    [JsonIgnore]
    public bool IsQuarantined => Quarantine != null;

    /// <summary>Whether the owner starts empty.</summary>
    internal bool IsEmptyStart => Timeline == Epoch;

    /// <inheritdoc/>
    public bool Equals(Assignment? other) =>
        other != null && (Owner, Epoch, Timeline, ResumeTick) == (other.Owner, other.Epoch, other.Timeline, other.ResumeTick)
        && InSync.SequenceEqual(other.InSync) && Joining.SequenceEqual(other.Joining) && Deaths.SequenceEqual(other.Deaths) && DeadLetters.SequenceEqual(other.DeadLetters)
        && Suspects.SequenceEqual(other.Suspects) && Quarantine == other.Quarantine;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Owner, Epoch, ResumeTick);

    /// <summary>The same without a node among the backups.</summary>
    internal Assignment Without(NodeId node) => this with { InSync = [.. InSync.Where(n => n != node)], Joining = [.. Joining.Where(n => n != node)] };
}
