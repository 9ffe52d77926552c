namespace ZoneScaler.Hosting.Management;

/// <summary>The cluster's members, as <c>/cluster/members</c> shows them.</summary>
/// <param name="World">The world's name.</param>
/// <param name="Coordinator">The name of the node that coordinates.</param>
/// <param name="Term">Its term.</param>
/// <param name="IsHolding">Whether zones of lost workers wait, because many went at once.</param>
/// <param name="Members">The nodes by name.</param>
internal sealed record MembersReport(string World, string Coordinator, long Term, bool IsHolding, IReadOnlyList<MemberReport> Members);

/// <summary>A member.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Revision">Its registration: a restart under the same name has another one.</param>
/// <param name="Address">Where nodes reach it.</param>
/// <param name="PlayAddress">Where players reach it; null if it is no gateway.</param>
/// <param name="Roles">What it does.</param>
/// <param name="FailureDomain">What it shares its fate with; null if with nobody.</param>
/// <param name="Capacity">How much load it carries, in processor cores.</param>
/// <param name="IsLeaving">Whether it gets no more zones.</param>
/// <param name="IsDrained">Whether that is because an operator wants it empty.</param>
/// <param name="IsWarm">Whether it belongs to the warm pool.</param>
/// <param name="Zones">Zones assigned to it.</param>
/// <param name="Backups">Backups that it holds, or is to hold.</param>
/// <param name="Entities">Entities in them.</param>
/// <param name="Players">Those of them that belong to players.</param>
internal sealed record MemberReport(
    string Name,
    long Revision,
    string Address,
    string? PlayAddress,
    IReadOnlyList<string> Roles,
    string? FailureDomain,
    double Capacity,
    bool IsLeaving,
    bool IsDrained,
    bool IsWarm,
    int Zones,
    int Backups,
    int Entities,
    int Players);
