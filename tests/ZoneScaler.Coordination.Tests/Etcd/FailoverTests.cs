using System.Globalization;
using System.Text;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Etcd;

/// <summary>Three members, of which one at a time is killed while clients work.</summary>
public sealed class FailoverTests
{
    private const int WritesPerPhase = 40;
    private const string EndKey = "/w/end";

    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(4)).Token;

    [EtcdFact]
    public async Task Members_KilledOneByOne_NoAcknowledgedWriteIsLostAndTheWatchSeesAll()
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 3);
        await using var client = EtcdCluster.Client(etcd.Endpoints, seed: 3);
        await using var watch = client.WatchAsync("/w/", 0, End).GetAsyncEnumerator(End);
        Assert.True(await watch.MoveNextAsync());
        var watching = Task.Run(WatchAsync);
        var lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), End);

        var acknowledged = new List<int>();
        var next = 0;
        await WriteAsync();
        var leader = await etcd.LeaderAsync();
        foreach (var victim in etcd.Members.OrderByDescending(m => m == leader))
        {
            victim.Kill();
            await WriteAsync();
            Assert.True(await client.KeepAliveAsync(lease.Id, End) > TimeSpan.Zero);
            etcd.Restart(victim);
            await WriteAsync();
        }

        var kept = (await client.CommitAsync(Txn.Do(Op.GetPrefix("/w/")), End)).Results[0].Select(p => p.Key).ToHashSet();
        Assert.All(acknowledged, n => Assert.Contains(Key(n), kept));
        Assert.True(acknowledged.Count >= 6 * WritesPerPhase);
        await client.CommitAsync(Txn.Do(Op.Put(EndKey, default)), End);
        kept.Add(EndKey);
        var seen = await watching;
        Assert.Equal(kept.Order(StringComparer.Ordinal), seen.Select(e => e.Pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal(seen.Select(e => e.Pair.ModRevision).Distinct().Order(), seen.Select(e => e.Pair.ModRevision));

        async Task<List<WatchEvent>> WatchAsync()
        {
            var events = new List<WatchEvent>();
            while (events is not [.., { Pair.Key: EndKey }] && await watch.MoveNextAsync())
            {
                Assert.False(watch.Current.IsReset);
                events.AddRange(watch.Current.Events);
            }
            return events;
        }

        async Task WriteAsync()
        {
            for (var done = 0; done < WritesPerPhase;)
            {
                var number = next++;
                try
                {
                    var result = await client.CommitAsync(
                        new Txn([Compare.Absent(Key(number))], [Op.Put(Key(number), Encoding.UTF8.GetBytes($"{number}"))], []), End);
                    Assert.True(result.Succeeded); // Otherwise it was done twice.
                    acknowledged.Add(number);
                    done++;
                }
                catch (CoordinationException e) when (e.Outcome == CoordinationOutcome.Unknown || e.Reason is CoordinationReason.Unavailable or CoordinationReason.Unreachable)
                {
                    // Perhaps it was written, perhaps not; the next number.
                }
            }
        }
    }

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"/w/{number:d5}");
}
