using Google.Protobuf;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Wire;

/// <summary>The methods of the etcd v3 API, for client and lighthouse alike.</summary>
internal static class EtcdMethods
{
    private const string Package = "etcdserverpb.";

    public static readonly Method<RangeRequest, RangeResponse> Range = Unary<RangeRequest, RangeResponse>("KV", "Range");
    public static readonly Method<PutRequest, PutResponse> Put = Unary<PutRequest, PutResponse>("KV", "Put");
    public static readonly Method<DeleteRangeRequest, DeleteRangeResponse> DeleteRange = Unary<DeleteRangeRequest, DeleteRangeResponse>("KV", "DeleteRange");
    public static readonly Method<TxnRequest, TxnResponse> Txn = Unary<TxnRequest, TxnResponse>("KV", "Txn");
    public static readonly Method<CompactionRequest, CompactionResponse> Compact = Unary<CompactionRequest, CompactionResponse>("KV", "Compact");

    public static readonly Method<WatchRequest, WatchResponse> Watch = Duplex<WatchRequest, WatchResponse>("Watch", "Watch");

    public static readonly Method<LeaseGrantRequest, LeaseGrantResponse> LeaseGrant = Unary<LeaseGrantRequest, LeaseGrantResponse>("Lease", "LeaseGrant");
    public static readonly Method<LeaseRevokeRequest, LeaseRevokeResponse> LeaseRevoke = Unary<LeaseRevokeRequest, LeaseRevokeResponse>("Lease", "LeaseRevoke");
    public static readonly Method<LeaseKeepAliveRequest, LeaseKeepAliveResponse> LeaseKeepAlive =
        Duplex<LeaseKeepAliveRequest, LeaseKeepAliveResponse>("Lease", "LeaseKeepAlive");

    public static readonly Method<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> LeaseTimeToLive =
        Unary<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse>("Lease", "LeaseTimeToLive");

    public static readonly Method<LeaseLeasesRequest, LeaseLeasesResponse> LeaseLeases = Unary<LeaseLeasesRequest, LeaseLeasesResponse>("Lease", "LeaseLeases");

    public static readonly Method<MemberListRequest, MemberListResponse> MemberList = Unary<MemberListRequest, MemberListResponse>("Cluster", "MemberList");

    public static readonly Method<StatusRequest, StatusResponse> Status = Unary<StatusRequest, StatusResponse>("Maintenance", "Status");
    public static readonly Method<AlarmRequest, AlarmResponse> Alarm = Unary<AlarmRequest, AlarmResponse>("Maintenance", "Alarm");

    public static readonly Method<AuthenticateRequest, AuthenticateResponse> Authenticate = Unary<AuthenticateRequest, AuthenticateResponse>("Auth", "Authenticate");

    private static Method<TRequest, TResponse> Unary<TRequest, TResponse>(string service, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => Create<TRequest, TResponse>(MethodType.Unary, service, name);

    private static Method<TRequest, TResponse> Duplex<TRequest, TResponse>(string service, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() => Create<TRequest, TResponse>(MethodType.DuplexStreaming, service, name);

    private static Method<TRequest, TResponse> Create<TRequest, TResponse>(MethodType type, string service, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new(type, Package + service, name, Marshaller.ForMessage<TRequest>(), Marshaller.ForMessage<TResponse>());
}
