using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Coordination.Tests.Peers;
using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Tests.Etcd;

/// <summary>A client keeps to the cluster that it met first.</summary>
public sealed class ClusterChangeTests : IDisposable
{
    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lighthouse-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task AnotherCluster_AtTheSameAddress_FreezesUntilAcknowledged()
    {
        var first = await LighthouseHost.StartAsync();
        await using var client = EtcdCluster.Client([first.Address]);
        await Put(client);
        await using var watch = client.WatchAsync("", 0, End).GetAsyncEnumerator(End);
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();
        await first.DisposeAsync();
        await using var second = await LighthouseHost.StartAsync(port: first.Address.Port);

        var write = await Refused(client);
        var lease = await Assert.ThrowsAsync<CoordinationException>(() => client.GrantLeaseAsync(TimeSpan.FromSeconds(5), End));
        var keepAlive = await Assert.ThrowsAsync<CoordinationException>(() => client.KeepAliveAsync(1, End));
        var watched = await Assert.ThrowsAsync<CoordinationException>(async () => await next);

        Assert.All([write, lease, keepAlive, watched], e => Assert.Equal(CoordinationReason.AnotherCluster, e.Reason));
        Assert.Equal(CoordinationOutcome.NotDone, write.Outcome);
        await using (var other = EtcdCluster.Client([second.Address]))
            Assert.Empty((await other.CommitAsync(Txn.Do(Op.Get("a")), End)).Results[0]);

        client.AcknowledgeCluster();
        Assert.Equal(2, (await Put(client)).Revision);
    }

    [Fact]
    public async Task OldCopyOfTheFile_AtTheSameAddress_FreezesUntilAcknowledged()
    {
        var file = Path.Combine(_folder.FullName, "lighthouse.db");
        var copy = Path.Combine(_folder.FullName, "copy.db");
        await using (await LighthouseHost.StartAsync(file))
        {
        }
        File.Copy(file, copy);
        var first = await LighthouseHost.StartAsync(file);
        await using var client = EtcdCluster.Client([first.Address]);
        await Put(client);
        await Put(client);
        await first.DisposeAsync();
        await using var second = await LighthouseHost.StartAsync(copy, port: first.Address.Port);

        var e = await Refused(client);

        Assert.Equal((CoordinationOutcome.NotDone, CoordinationReason.WentBack), (e.Outcome, e.Reason));
        client.AcknowledgeCluster();
        Assert.Equal(2, (await Put(client)).Revision);
    }

    [Fact]
    public async Task Restart_OfTheSameLighthouse_IsNothingToFreezeFor()
    {
        var file = Path.Combine(_folder.FullName, "lighthouse.db");
        var first = await LighthouseHost.StartAsync(file);
        await using var client = EtcdCluster.Client([first.Address]);
        var put = await Put(client);
        await using var watch = client.WatchAsync("", put.Revision + 1, End).GetAsyncEnumerator(End);
        var next = watch.MoveNextAsync();
        await first.DisposeAsync();
        await using var second = await LighthouseHost.StartAsync(file, port: first.Address.Port);

        await Reached(client);
        var again = await Put(client);

        Assert.Equal(put.Revision + 1, again.Revision);
        Assert.True(await next);
        Assert.Equal((again.Revision, false), (watch.Current.Revision, watch.Current.IsReset));
    }

    [Fact]
    public void Pin_AnswersOutOfOrder_AreNotARevisionThatWentBack()
    {
        using var pin = new ClusterPin();
        var early = pin.Mark();
        var late = pin.Mark();

        pin.Check(Header(7), late, isLinearizable: true, CoordinationOutcome.Unknown);
        pin.Check(Header(6), early, isLinearizable: true, CoordinationOutcome.Unknown);

        var after = pin.Mark();
        pin.Check(Header(6), after, isLinearizable: false, CoordinationOutcome.Unknown);
        var e = Assert.Throws<CoordinationException>(() => pin.Check(Header(6), after, isLinearizable: true, CoordinationOutcome.Unknown));
        Assert.Equal(CoordinationReason.WentBack, e.Reason);
        Assert.True(pin.Violated.IsCancellationRequested);
    }

    [Fact]
    public void Pin_AnswerFromBeforeTheAcknowledgement_SaysNothing()
    {
        using var pin = new ClusterPin();
        pin.Check(Header(7), pin.Mark(), isLinearizable: true, CoordinationOutcome.Unknown);
        var old = pin.Mark();
        Assert.Throws<CoordinationException>(() => pin.Check(Header(3), old, isLinearizable: true, CoordinationOutcome.Unknown));

        pin.Acknowledge();
        pin.Check(Header(9), old, isLinearizable: true, CoordinationOutcome.Unknown);
        pin.Check(Header(3), pin.Mark(), isLinearizable: true, CoordinationOutcome.Unknown);

        Assert.Equal(3, pin.Mark().Floor);
        Assert.False(pin.Violated.IsCancellationRequested);
    }

    /// <summary>Why a write is refused, once the client has noticed that the connection before is broken.</summary>
    private static async Task<CoordinationException> Refused(EtcdCoordination client)
    {
        while (true)
        {
            var e = await Assert.ThrowsAsync<CoordinationException>(() => Put(client));
            if (e.Reason != CoordinationReason.Unavailable)
                return e;
        }
    }

    /// <summary>Lets the client notice that the connection before is broken: a read may be repeated, a write not.</summary>
    private static async Task Reached(EtcdCoordination client)
    {
        while (true)
        {
            try
            {
                await client.CommitAsync(Txn.Do(Op.Get("a")), End);
                return;
            }
            catch (CoordinationException e) when (e.Reason == CoordinationReason.Unavailable && !End.IsCancellationRequested)
            {
                await Task.Delay(10, End);
            }
        }
    }

    private static ResponseHeader Header(long revision) => new() { ClusterId = 1, Revision = revision };

    private static Task<TxnResult> Put(EtcdCoordination client) => client.CommitAsync(Txn.Do(Op.Put("a", new byte[1])), End);
}
