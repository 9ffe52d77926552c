using System.Collections.Concurrent;
using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Lighthouse;

/// <summary>What a lighthouse has acknowledged survives its death.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Rounds = 5;
    private const int Writers = 4;

    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(4)).Token;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lighthouse-");

    private string FilePath => Path.Combine(_folder.FullName, "lighthouse.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Lighthouse_KilledWhileClientsWrite_LosesNothingAcknowledged()
    {
        var random = new Random(11);
        var acknowledged = new ConcurrentDictionary<string, long>();
        long lease = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var lighthouse = await LighthouseProcess.StartAsync(FilePath);
            await using var client = EtcdCluster.Client([lighthouse.Address], callTimeout: TimeSpan.FromSeconds(1));
            if (round == 0)
                lease = (await client.GrantLeaseAsync(TimeSpan.FromSeconds(600), End)).Id;
            await CheckAsync(client, acknowledged, lease);

            using var answers = new SemaphoreSlim(0);
            var writing = Enumerable.Range(0, Writers).Select(w => WriteAsync(client, $"{round}/{w}/", acknowledged, lease, answers: answers)).ToList();
            for (var left = random.Next(20, 150); left > 0; left--)
                await answers.WaitAsync(End);
            lighthouse.Dispose();
            await Task.WhenAll(writing);
        }
        using var last = await LighthouseProcess.StartAsync(FilePath);
        await using var reader = EtcdCluster.Client([last.Address]);
        await CheckAsync(reader, acknowledged, lease);
        Assert.True(acknowledged.Count >= Rounds * 20);
    }

    [UnixFact]
    public async Task Lighthouse_DiskIsFull_RefusesAndLosesNothingAcknowledged()
    {
        var acknowledged = new ConcurrentDictionary<string, long>();
        long lease;
        using (var lighthouse = await LighthouseProcess.StartAsync(FilePath, largestFileKilobytes: 1_000))
        {
            await using var client = EtcdCluster.Client([lighthouse.Address], callTimeout: TimeSpan.FromSeconds(1));
            lease = (await client.GrantLeaseAsync(TimeSpan.FromSeconds(600), End)).Id;
            await WriteAsync(client, "full/", acknowledged, lease, bytes: 20_000);
        }

        using var roomy = await LighthouseProcess.StartAsync(FilePath);
        await using var reader = EtcdCluster.Client([roomy.Address]);
        await CheckAsync(reader, acknowledged, lease);
        Assert.InRange(acknowledged.Count, 5, 100);
    }

    /// <summary>Writes until it fails.</summary>
    private static async Task WriteAsync(
        EtcdCoordination client, string prefix, ConcurrentDictionary<string, long> acknowledged, long lease, int bytes = 10, SemaphoreSlim? answers = null)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var result = await client.CommitAsync(Txn.Do(Op.Put($"{prefix}{i}", new byte[bytes], lease)), End);
                acknowledged[$"{prefix}{i}"] = result.Revision;
                answers?.Release();
            }
        }
        catch (CoordinationException e) when (e.Reason is CoordinationReason.Unavailable or CoordinationReason.Unreachable)
        {
            // It is gone, or its disk is full.
        }
    }

    private static async Task CheckAsync(EtcdCoordination client, ConcurrentDictionary<string, long> acknowledged, long lease)
    {
        var all = await client.CommitAsync(Txn.Do(Op.GetPrefix("")), End);
        var kept = all.Results[0].ToDictionary(p => p.Key);
        Assert.All(acknowledged, a => Assert.Equal((a.Value, lease), (kept[a.Key].ModRevision, kept[a.Key].Lease)));
        Assert.True(all.Revision >= acknowledged.Values.DefaultIfEmpty(1).Max());
        Assert.Equal(TimeSpan.FromSeconds(600), await client.KeepAliveAsync(lease, End));
    }
}
