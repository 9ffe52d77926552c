using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>The services of etcd's API that a lighthouse answers.</summary>
internal sealed class LighthouseServices(LighthouseLoop loop, LighthouseOptions options)
{
    // The version of the API, for clients that look at it before they use something.
    private const string ApiVersion = "3.4.0";

    public ServerServiceDefinition Define() => ServerServiceDefinition.CreateBuilder()
        .AddMethod(EtcdMethods.Range, Answer<RangeRequest, RangeResponse>((s, r) => s.Range(r)))
        .AddMethod(EtcdMethods.Put, Answer<PutRequest, PutResponse>((s, r) => s.Put(r)))
        .AddMethod(EtcdMethods.DeleteRange, Answer<DeleteRangeRequest, DeleteRangeResponse>((s, r) => s.DeleteRange(r)))
        .AddMethod(EtcdMethods.Txn, Answer<TxnRequest, TxnResponse>((s, r) => s.Txn(r)))
        .AddMethod(EtcdMethods.Compact, Answer<CompactionRequest, CompactionResponse>((s, r) => s.Compact(r)))
        .AddMethod(EtcdMethods.LeaseGrant, Answer<LeaseGrantRequest, LeaseGrantResponse>((s, r) => s.LeaseGrant(r)))
        .AddMethod(EtcdMethods.LeaseRevoke, Answer<LeaseRevokeRequest, LeaseRevokeResponse>((s, r) => s.LeaseRevoke(r)))
        .AddMethod(EtcdMethods.LeaseTimeToLive, Answer<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse>((s, r) => s.LeaseTimeToLive(r)))
        .AddMethod(EtcdMethods.LeaseLeases, Answer<LeaseLeasesRequest, LeaseLeasesResponse>((s, _) => s.LeaseLeases()))
        .AddMethod(EtcdMethods.LeaseKeepAlive, KeepAliveAsync)
        .AddMethod(EtcdMethods.Watch, WatchAsync)
        .AddMethod(EtcdMethods.MemberList, Answer<MemberListRequest, MemberListResponse>((s, _) => MemberList(s)))
        .AddMethod(EtcdMethods.Status, Answer<StatusRequest, StatusResponse>((s, _) => Status(s)))
        .AddMethod(EtcdMethods.Alarm, Answer<AlarmRequest, AlarmResponse>((s, _) => new AlarmResponse { Header = s.Header() }))
        .Build();

    private UnaryServerMethod<TRequest, TResponse> Answer<TRequest, TResponse>(Func<CoordinationStore, TRequest, TResponse> act)
        where TRequest : class
        where TResponse : class => (request, context) => loop.RunAsync(store => act(store, request), context.CancellationToken);

    private async Task KeepAliveAsync(
        IAsyncStreamReader<LeaseKeepAliveRequest> requests, IServerStreamWriter<LeaseKeepAliveResponse> responses, ServerCallContext context)
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            var response = await loop.RunAsync(s => s.LeaseKeepAlive(request), context.CancellationToken).ConfigureAwait(false);
            await responses.WriteAsync(response).ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(IAsyncStreamReader<WatchRequest> requests, IServerStreamWriter<WatchResponse> responses, ServerCallContext context)
    {
        using var watch = new LighthouseWatch(loop, options, responses);
        await watch.RunAsync(requests, context.CancellationToken).ConfigureAwait(false);
    }

    private MemberListResponse MemberList(CoordinationStore store)
    {
        var member = new Member { ID = store.Header().MemberId, Name = options.Name };
        member.ClientURLs.AddRange(options.AdvertisedAddresses);
        return new MemberListResponse { Header = store.Header(), Members = { member } };
    }

    private StatusResponse Status(CoordinationStore store)
    {
        var header = store.Header();
        return new StatusResponse
        {
            Header = header,
            Version = ApiVersion,
            DbSize = loop.Bytes,
            DbSizeInUse = Math.Min(loop.Bytes, store.Bytes),
            Leader = header.MemberId,
            RaftIndex = (ulong)store.Revision,
            RaftTerm = header.RaftTerm,
            RaftAppliedIndex = (ulong)store.Revision,
        };
    }
}
