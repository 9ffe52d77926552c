using ZoneScaler.Admin.V1;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>Puts into a reply why the coordinator has zones where they are.</summary>
internal static class PlacementReport
{
    /// <summary>How many decisions a reply holds.</summary>
    private const int MaxDecisions = 100;

    /// <summary>All zones and the last decisions. To be called on the node's thread.</summary>
    public static ExplainReply Describe(NodeStatus status, Coordinator coordinator)
    {
        var names = new ZoneNames(status.World);
        var thoughts = coordinator.Explain().ToDictionary(e => e.Zone, e => e.Text);
        var reply = new ExplainReply();
        foreach (var known in coordinator.Zones)
        {
            var entry = new ZoneExplanation
            {
                Id = ZoneNames.NumberOf(known.Zone),
                Name = names[known.Zone],
                Owner = known.Assignment?.Owner.Name ?? "",
                Thought = known.Assignment?.Quarantine is { } why ? $"is quarantined: {why}" : thoughts.GetValueOrDefault(known.Zone, ""),
            };
            if (coordinator.Decisions.PlaceOf(known.Zone) is { } placed && placed.Worker == entry.Owner)
                entry.Placed = Entry(placed);
            reply.Zones.Add(entry);
        }
        reply.Decisions.AddRange(coordinator.Decisions.Last.Take(MaxDecisions).Select(Entry));
        return reply;

        DecisionEntry Entry(Decision decision) => new()
        {
            Zone = names[decision.Zone],
            Kind = Kind(decision.Kind),
            Worker = decision.Worker,
            Reason = decision.Reason,
            AgeSeconds = coordinator.AgeOf(decision).TotalSeconds,
        };
    }

    /// <summary>What a reply says of one zone; null if there is none of that name or number.</summary>
    public static ExplainReply? Only(ExplainReply all, string zone)
    {
        if (all.Zones.FirstOrDefault(z => z.Name == zone || z.Id == zone) is not { } entry)
            return null;
        return new ExplainReply { Zones = { entry }, Decisions = { all.Decisions.Where(d => d.Zone == entry.Name) } };
    }

    private static string Kind(DecisionKind kind) => kind switch
    {
        DecisionKind.Place => "place",
        DecisionKind.Move => "move",
        DecisionKind.AddBackup => "add-backup",
        DecisionKind.ReleaseBackup => "release-backup",
        DecisionKind.Quarantine => "quarantine",
        DecisionKind.EndQuarantine => "end-quarantine",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is no kind of decision."),
    };
}
