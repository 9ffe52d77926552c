using System.Text;
using Microsoft.Data.Sqlite;
using ZoneScaler.Coordination.Lighthouse;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Tests.Peers;
using ZoneScaler.Coordination.Tests.Store;

namespace ZoneScaler.Coordination.Tests.Lighthouse;

public sealed class LighthouseFileTests : IDisposable
{
    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lighthouse-");

    private string FilePath => Path.Combine(_folder.FullName, "lighthouse.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Restart_KeysPastAndLeases_AreAsBefore()
    {
        long lease;
        long first;
        await using (var lighthouse = await LighthouseHost.StartAsync(FilePath))
        {
            await using var client = EtcdCluster.Client([lighthouse.Address]);
            lease = (await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), End)).Id;
            var ended = (await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), End)).Id;
            first = (await client.CommitAsync(Txn.Do(Op.Put("a", Bytes("1"), lease)), End)).Revision;
            await client.CommitAsync(Txn.Do(Op.Put("b", Bytes("2"), ended), Op.Put("c", Bytes("3"))), End);
            await client.CommitAsync(Txn.Do(Op.Put("c", Bytes("4"))), End);
            await client.RevokeLeaseAsync(ended, End);
        }

        await using var again = await LighthouseHost.StartAsync(FilePath);
        await using var other = EtcdCluster.Client([again.Address]);
        var all = await other.CommitAsync(Txn.Do(Op.GetPrefix("")), End);
        await using var watch = other.WatchAsync("", first, End).GetAsyncEnumerator(End);
        Assert.True(await watch.MoveNextAsync());

        Assert.Equal(first + 3, all.Revision);
        Assert.Equal(["a=1", "c=4"], all.Results[0].Select(p => $"{p.Key}={Encoding.UTF8.GetString(p.Value.Span)}"));
        Assert.Equal((first, first, 1L, lease), (all.Results[0][0].CreateRevision, all.Results[0][0].ModRevision, all.Results[0][0].Version, all.Results[0][0].Lease));
        Assert.Equal((first + 1, first + 2, 2L, 0L), (all.Results[0][1].CreateRevision, all.Results[0][1].ModRevision, all.Results[0][1].Version, all.Results[0][1].Lease));
        Assert.False(watch.Current.IsReset);
        Assert.Equal([first, first + 1, first + 1, first + 2, first + 3], watch.Current.Events.Select(e => e.Pair.ModRevision));
        Assert.Equal(TimeSpan.FromSeconds(60), await other.KeepAliveAsync(lease, End));
        await other.RevokeLeaseAsync(lease, End);
        Assert.Empty((await other.CommitAsync(Txn.Do(Op.Get("a")), End)).Results[0]);
    }

    [Fact]
    public void Reopen_AfterEveryRandomBatch_IsTheSameStore()
    {
        var random = new RandomRequests(5);
        var changes = new StoreChanges();
        var limits = new StoreLimits { KeptRevisions = 20 };
        CoordinationStore Create(ulong id) => new(id, new Random(1), limits, changes);
        var (file, store) = LighthouseFile.Open(FilePath, 77, Create);
        for (var batch = 0; batch < 60; batch++)
        {
            for (var i = 0; i < 15; i++)
                StoreRequests.TryRun(store, random.Next(store.Revision));
            file.Write(changes, store.Revision, store.CompactedRevision);
            var before = StoreRequests.Describe(store);
            file.Dispose();
            changes.Clear();

            (file, store) = LighthouseFile.Open(FilePath, 78, Create);
            changes.Clear();

            Assert.Equal(77ul, store.ClusterId);
            Assert.Equal(before, StoreRequests.Describe(store));
        }
        Assert.True(store.CompactedRevision > 20);
        file.Dispose();
    }

    [Fact]
    public async Task Start_FileInUse_SaysSo()
    {
        await using var lighthouse = await LighthouseHost.StartAsync(FilePath);

        var e = await Assert.ThrowsAsync<LighthouseFileException>(() => LighthouseHost.StartAsync(FilePath));

        Assert.Contains(FilePath, e.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another process", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileIsNoDatabase_SaysSo()
    {
        await File.WriteAllTextAsync(FilePath, string.Concat(Enumerable.Repeat("This is not a database. ", 100)));

        var e = await Assert.ThrowsAsync<LighthouseFileException>(() => LighthouseHost.StartAsync(FilePath));

        Assert.Contains("is damaged", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileOfAnotherProgram_IsLeftAlone()
    {
        Execute("CREATE TABLE accounts (id INTEGER)");

        var e = await Assert.ThrowsAsync<LighthouseFileException>(() => LighthouseHost.StartAsync(FilePath));

        Assert.Contains("not of a lighthouse", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DELETE FROM lighthouse")]
    [InlineData("UPDATE lighthouse SET revision = 1")]
    [InlineData("UPDATE lighthouse SET compacted_revision = 1000")]
    [InlineData("DELETE FROM leases")]
    [InlineData("PRAGMA user_version = 2")]
    public async Task Start_FileThatContradictsItself_IsRefused(string damage)
    {
        await using (var lighthouse = await LighthouseHost.StartAsync(FilePath))
        {
            await using var client = EtcdCluster.Client([lighthouse.Address]);
            var lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(60), End);
            await client.CommitAsync(Txn.Do(Op.Put("a", Bytes("1"), lease.Id)), End);
        }
        Execute(damage);

        var e = await Assert.ThrowsAsync<LighthouseFileException>(() => LighthouseHost.StartAsync(FilePath));

        Assert.Contains(FilePath, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TornPages_AreNoticed()
    {
        await using (var lighthouse = await LighthouseHost.StartAsync(FilePath))
        {
            await using var client = EtcdCluster.Client([lighthouse.Address]);
            for (var i = 0; i < 50; i++)
                await client.CommitAsync(Txn.Do(Op.Put($"{i}", new byte[2_000])), End);
        }
        using (var file = File.OpenWrite(FilePath))
        {
            file.Position = 4096 * 4;
            file.Write(Enumerable.Repeat((byte)0xA5, 4096 * 12).ToArray());
        }

        var e = await Assert.ThrowsAsync<LighthouseFileException>(() => LighthouseHost.StartAsync(FilePath));

        Assert.Contains("is damaged", e.Message, StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private void Execute(string text)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FilePath, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of a test.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
