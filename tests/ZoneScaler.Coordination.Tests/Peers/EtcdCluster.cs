using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>A real etcd cluster of one or three members.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private readonly EtcdProcess[] _members;
    private readonly string _configuration;

    private EtcdCluster(int members)
    {
        _members = [.. Enumerable.Range(1, members).Select(i => new EtcdProcess($"m{i}"))];
        _configuration = string.Join(',', _members.Select(m => m.Member));
    }

    public IReadOnlyList<EtcdProcess> Members => _members;

    public IReadOnlyList<Uri> Endpoints => [.. _members.Select(m => m.ClientAddress)];

    /// <summary>Starts the members and waits until they answer.</summary>
    public static async Task<EtcdCluster> StartAsync(int members)
    {
        var cluster = new EtcdCluster(members);
        foreach (var member in cluster._members)
            member.Start(cluster._configuration);
        foreach (var member in cluster._members)
        {
            await using var client = Client([member.ClientAddress], callTimeout: TimeSpan.FromSeconds(60));
            await client.CommitAsync(Coordination.Txn.Do(Op.Get("ready")), CancellationToken.None);
        }
        return cluster;
    }

    public static EtcdCoordination Client(IReadOnlyList<Uri> endpoints, int seed = 1, TimeSpan? callTimeout = null) =>
        new(
            new EtcdOptions { Endpoints = endpoints, CallTimeout = callTimeout ?? TimeSpan.FromSeconds(20), MaxPause = TimeSpan.FromMilliseconds(500) },
            TimeProvider.System,
            new Random(seed),
            NullLogger<EtcdCoordination>.Instance);

    /// <summary>Forgets the past before a revision.</summary>
    public static async Task CompactAsync(Uri endpoint, long revision)
    {
        using var channel = GrpcChannel.ForAddress(endpoint);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(EtcdMethods.Compact, null, default, new CompactionRequest { Revision = revision });
        await call;
    }

    /// <summary>Who leads.</summary>
    public async Task<EtcdProcess> LeaderAsync()
    {
        foreach (var member in _members)
        {
            using var channel = GrpcChannel.ForAddress(member.ClientAddress);
            using var call = channel.CreateCallInvoker().AsyncUnaryCall(EtcdMethods.Status, null, default, new StatusRequest());
            var status = await call;
            if (status.Leader == status.Header.MemberId)
                return member;
        }
        throw new InvalidOperationException("Nobody leads.");
    }

    /// <summary>Starts a killed member again.</summary>
    public void Restart(EtcdProcess member) => member.Start(_configuration);

    public ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            member.Dispose();
        return ValueTask.CompletedTask;
    }
}
