using Google.Protobuf;
using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>The methods of <c>zonescaler.admin.v1.Admin</c>, for node and client alike.</summary>
internal static class AdminMethods
{
    private const string Service = "zonescaler.admin.v1.Admin";

    public static readonly Method<ShowClusterRequest, ClusterReply> ShowCluster = Create<ShowClusterRequest, ClusterReply>(nameof(ShowCluster));
    public static readonly Method<NodeRequest, NodeReply> Leave = Create<NodeRequest, NodeReply>(nameof(Leave));
    public static readonly Method<NodeRequest, NodeReply> Down = Create<NodeRequest, NodeReply>(nameof(Down));
    public static readonly Method<ListZonesRequest, ZonesReply> ListZones = Create<ListZonesRequest, ZonesReply>(nameof(ListZones));
    public static readonly Method<ShowZoneRequest, ZoneEntry> ShowZone = Create<ShowZoneRequest, ZoneEntry>(nameof(ShowZone));
    public static readonly Method<ListSessionsRequest, SessionsReply> ListSessions = Create<ListSessionsRequest, SessionsReply>(nameof(ListSessions));
    public static readonly Method<ReleaseHoldRequest, ReleaseHoldReply> ReleaseHold = Create<ReleaseHoldRequest, ReleaseHoldReply>(nameof(ReleaseHold));
    public static readonly Method<ExplainRequest, ExplainReply> Explain = Create<ExplainRequest, ExplainReply>(nameof(Explain));
    public static readonly Method<MoveZoneRequest, MoveReply> MoveZone = Create<MoveZoneRequest, MoveReply>(nameof(MoveZone));
    public static readonly Method<ShowMoveRequest, MoveReply> ShowMove = Create<ShowMoveRequest, MoveReply>(nameof(ShowMove));
    public static readonly Method<DrainRequest, NodeReply> Drain = Create<DrainRequest, NodeReply>(nameof(Drain));
    public static readonly Method<ShowBackupsRequest, BackupsReply> ShowBackups = Create<ShowBackupsRequest, BackupsReply>(nameof(ShowBackups));
    public static readonly Method<QuarantineRequest, QuarantineReply> Quarantine = Create<QuarantineRequest, QuarantineReply>(nameof(Quarantine));
    public static readonly Method<ShowQuarantineRequest, QuarantineReply> ShowQuarantine = Create<ShowQuarantineRequest, QuarantineReply>(nameof(ShowQuarantine));

    private static Method<TRequest, TResponse> Create<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new(MethodType.Unary, Service, name, Marshaller.ForMessage<TRequest>(), Marshaller.ForMessage<TResponse>());
}
