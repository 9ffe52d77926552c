using Google.Protobuf;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Tests.Peers;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Coordination.Tests.Store;

/// <summary>Random requests, in step, to the pure store and to a real etcd: every answer, error, revision and watched event must be the same.</summary>
public sealed class RealEtcdTests
{
    private const int Requests = 1_500;
    private const int Watches = 60;

    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(5)).Token;

    private readonly CoordinationStore _store = new(1, new Random(1));

    [EtcdFact]
    public Task RandomRequests_StoreAndEtcd_AnswerTheSame() => CompareAsync(seed: 1);

    [EtcdFact]
    public Task OtherRandomRequests_StoreAndEtcd_AnswerTheSame() => CompareAsync(seed: 2);

    /// <summary>As many more as somebody likes: COORDINATION_SEEDS names how many. By chance they may bring etcd 3.4 itself down, so a build runs known ones alone.</summary>
    [EtcdFact]
    public async Task FreshRandomRequests_StoreAndEtcd_AnswerTheSame()
    {
        var wanted = Environment.GetEnvironmentVariable("COORDINATION_SEEDS");
        var first = wanted == null ? 3 : Environment.TickCount;
        for (var i = 0; i < int.Parse(wanted ?? "1", null); i++)
            await new RealEtcdTests().CompareAsync(first + i);
    }

    private async Task CompareAsync(int seed)
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 1);
        using var channel = GrpcChannel.ForAddress(etcd.Endpoints[0]);
        var invoker = channel.CreateCallInvoker();
        var random = new RandomRequests(seed);
        for (var i = 0; i < Requests; i++)
        {
            var request = random.Next(_store.Revision);
            var expected = await AnswerAsync(request, r => AskEtcdAsync(invoker, r));
            var actual = await AnswerAsync(request, r => Task.FromResult(StoreRequests.Run(_store, r)));
            Assert.True(expected == actual, $"Seed {seed}, request {i}, {request.Descriptor.Name} {request}\netcd:  {expected}\nstore: {actual}");
        }
        await CompareWatchesAsync(invoker, random, seed);
    }

    private async Task CompareWatchesAsync(CallInvoker invoker, RandomRequests random, int seed)
    {
        using var call = invoker.AsyncDuplexStreamingCall(EtcdMethods.Watch, null, new CallOptions(cancellationToken: End));
        var stream = new WatchStream(_store, TimeSpan.FromHours(1));
        var expected = new Dictionary<long, List<string>>();
        for (var i = 0; i < Watches; i++)
        {
            var request = new WatchRequest { CreateRequest = random.Watch(_store.Revision) };
            stream.Handle(request, TimeSpan.Zero);
            await call.RequestStream.WriteAsync(request);
        }
        while (stream.HasNews(TimeSpan.Zero))
            Collect(expected, stream.Take(TimeSpan.Zero));

        var actual = new Dictionary<long, List<string>>();
        while (actual.Values.Sum(l => l.Count) < expected.Values.Sum(l => l.Count))
        {
            if (!await call.ResponseStream.MoveNext(End))
                break;
            Collect(actual, [call.ResponseStream.Current]);
        }
        foreach (var (id, lines) in expected)
            Assert.True(lines.SequenceEqual(actual.GetValueOrDefault(id, [])), $"Seed {seed}, watch {id}\nstore: {string.Join("\n       ", lines)}\netcd:  {string.Join("\n       ", actual.GetValueOrDefault(id, []))}");
        Assert.Contains(expected.Values, l => l.Count > 10);
    }

    // How events are spread over responses is a matter of timing; their order is not.
    private static void Collect(Dictionary<long, List<string>> seen, IEnumerable<WatchResponse> responses)
    {
        foreach (var response in responses)
        {
            if (!seen.TryGetValue(response.WatchId, out var lines))
                seen.Add(response.WatchId, lines = []);
            lines.AddRange(response.Events.Select(e => e.ToString()));
            if (response.Created || response.Canceled)
                lines.Add($"created {response.Created}, canceled {response.Canceled}, compacted {response.CompactRevision}, {response.CancelReason}");
        }
    }

    private static async Task<string> AnswerAsync(IMessage request, Func<IMessage, Task<IMessage>> ask)
    {
        try
        {
            return Comparable(await ask(request)).ToString()!;
        }
        catch (RefusedException e)
        {
            return $"{e.Code}: {e.Message}";
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
    }

    /// <summary>Leaves out what may differ: who answered, what time is left, and the order of what has none.</summary>
    private static IMessage Comparable(IMessage response)
    {
        if (response.Descriptor.FindFieldByName("header")?.Accessor.GetValue(response) is ResponseHeader header)
        {
            header.ClusterId = header.MemberId = header.RaftTerm = 0;
        }
        switch (response)
        {
            case LeaseTimeToLiveResponse lease:
                lease.TTL = Math.Sign(lease.TTL);
                var keys = lease.Keys.OrderBy(k => k.ToBase64(), StringComparer.Ordinal).ToList();
                lease.Keys.Clear();
                lease.Keys.AddRange(keys);
                break;
            case LeaseLeasesResponse leases:
                var ids = leases.Leases.OrderBy(l => l.ID).ToList();
                leases.Leases.Clear();
                leases.Leases.AddRange(ids);
                break;
        }
        return response;
    }

    private static Task<IMessage> AskEtcdAsync(CallInvoker invoker, IMessage request) => request switch
    {
        PutRequest r => CallAsync(invoker, EtcdMethods.Put, r),
        RangeRequest r => CallAsync(invoker, EtcdMethods.Range, r),
        DeleteRangeRequest r => CallAsync(invoker, EtcdMethods.DeleteRange, r),
        TxnRequest r => CallAsync(invoker, EtcdMethods.Txn, r),
        CompactionRequest r => CallAsync(invoker, EtcdMethods.Compact, r),
        LeaseGrantRequest r => CallAsync(invoker, EtcdMethods.LeaseGrant, r),
        LeaseRevokeRequest r => CallAsync(invoker, EtcdMethods.LeaseRevoke, r),
        LeaseTimeToLiveRequest r => CallAsync(invoker, EtcdMethods.LeaseTimeToLive, r),
        LeaseLeasesRequest r => CallAsync(invoker, EtcdMethods.LeaseLeases, r),
        _ => throw new ArgumentException($"{request.Descriptor.Name} cannot be asked.", nameof(request)),
    };

    private static async Task<IMessage> CallAsync<TRequest, TResponse>(CallInvoker invoker, Method<TRequest, TResponse> method, TRequest request)
        where TRequest : class
        where TResponse : class, IMessage
    {
        using var call = invoker.AsyncUnaryCall(method, null, new CallOptions(cancellationToken: End), request);
        return await call;
    }
}
