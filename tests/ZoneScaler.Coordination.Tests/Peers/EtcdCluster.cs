using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>A real etcd cluster of one or three members.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    // A port that was free when it was chosen may be another process's by the time that etcd listens: then it ends.
    private const int Attempts = 5;

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
        for (var attempt = 1; ; attempt++)
        {
            var cluster = new EtcdCluster(members);
            foreach (var member in cluster._members)
                member.Start(cluster._configuration);
            if (await cluster.AnswersAsync())
                return cluster;
            var output = string.Join('\n', cluster._members.Select(m => m.Output));
            await cluster.DisposeAsync();
            if (attempt == Attempts)
                throw new InvalidOperationException($"etcd has ended: {output}");
        }
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

    private async Task<bool> AnswersAsync()
    {
        using var stop = new CancellationTokenSource();
        foreach (var member in _members)
        {
            await using var client = Client([member.ClientAddress], callTimeout: TimeSpan.FromSeconds(60));
            var answer = client.CommitAsync(Coordination.Txn.Do(Op.Get("ready")), stop.Token);
            while (await Task.WhenAny(answer, Task.Delay(100)) != answer)
            {
                if (!_members.Any(m => m.HasEnded))
                    continue;
                await stop.CancelAsync();
                await Task.WhenAny(answer);
                return false;
            }
            await answer;
        }
        return true;
    }
}
