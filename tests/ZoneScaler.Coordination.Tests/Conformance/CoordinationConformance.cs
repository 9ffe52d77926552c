using System.Text;

namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>What every coordination store does, whoever made it.</summary>
public abstract class CoordinationConformance : IAsyncLifetime
{
    private static int _lastPrefix;

    private readonly string _prefix = $"/conformance/{Interlocked.Increment(ref _lastPrefix)}/";

    private protected ICoordination Store { get; private set; } = null!;

    /// <summary>When a test has waited long enough.</summary>
    private protected CancellationToken End { get; } = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public async Task DisposeAsync() => await Store.DisposeAsync();

    /// <summary>Connects to a store that other tests of the class may have used.</summary>
    private protected abstract Task<ICoordination> OpenAsync();

    /// <summary>Makes the store forget the past before a revision.</summary>
    private protected abstract Task CompactAsync(long revision);

    /// <summary>Lets time pass where it does not by itself.</summary>
    private protected virtual void Elapse(TimeSpan time)
    {
    }

    [ConformanceFact]
    public async Task Put_NewAndOldKey_RevisionsAndVersionCount()
    {
        var first = await Commit(Op.Put(Key("a"), Bytes("1")));
        var second = await Commit(Op.Put(Key("a"), Bytes("2")));

        var pair = Assert.Single(await Get("a"));

        Assert.Equal(first.Revision + 1, second.Revision);
        Assert.Equal((first.Revision, second.Revision, 2L, 0L), (pair.CreateRevision, pair.ModRevision, pair.Version, pair.Lease));
        Assert.Equal("2", Text(pair));
        Assert.Equal(Key("a"), pair.Key);
    }

    [ConformanceFact]
    public async Task Get_AbsentKey_IsEmptyAndMakesNoRevision()
    {
        var before = await Commit(Op.Put(Key("other"), Bytes("1")));

        var result = await Commit(Op.Get(Key("a")));

        Assert.Empty(Assert.Single(result.Results));
        Assert.Equal(before.Revision, result.Revision);
    }

    [ConformanceFact]
    public async Task GetPrefix_SeveralKeys_InOrderOfBytes()
    {
        await Commit(Op.Put(Key("b"), Bytes("1")), Op.Put(Key("a/z"), Bytes("2")), Op.Put(Key("a"), Bytes("3")), Op.Put(Key("é"), Bytes("4")), Op.Put(Key("a0"), Bytes("5")));

        Assert.Equal(["a", "a/z", "a0", "b", "é"], (await GetPrefix("")).Select(p => p.Key[_prefix.Length..]));
        Assert.Equal(["a", "a/z", "a0"], (await GetPrefix("a")).Select(p => p.Key[_prefix.Length..]));
    }

    [ConformanceFact]
    public async Task Delete_KeysAndPrefix_AreGone()
    {
        await Commit(Op.Put(Key("a"), Bytes("1")), Op.Put(Key("p/1"), Bytes("2")), Op.Put(Key("p/2"), Bytes("3")), Op.Put(Key("q"), Bytes("4")));

        var deleted = await Commit(Op.Delete(Key("a")), Op.DeletePrefix(Key("p/")));
        var nothing = await Commit(Op.Delete(Key("a")));

        Assert.Equal(["q"], (await GetPrefix("")).Select(p => p.Key[_prefix.Length..]));
        Assert.Equal(deleted.Revision, nothing.Revision);
    }

    [ConformanceFact]
    public async Task Put_AfterDelete_IsAnotherKey()
    {
        await Commit(Op.Put(Key("a"), Bytes("1")));
        await Commit(Op.Delete(Key("a")));
        var again = await Commit(Op.Put(Key("a"), Bytes("2")));

        var pair = Assert.Single(await Get("a"));

        Assert.Equal((again.Revision, 1L), (pair.CreateRevision, pair.Version));
    }

    [ConformanceFact]
    public async Task Txn_Conditions_DecideTheSide()
    {
        var created = await Commit(Op.Put(Key("a"), Bytes("1")));
        var modified = await Commit(Op.Put(Key("a"), Bytes("2")));

        Assert.True(await Holds(Compare.Created(Key("a"), created.Revision)));
        Assert.False(await Holds(Compare.Created(Key("a"), modified.Revision)));
        Assert.True(await Holds(Compare.Modified(Key("a"), modified.Revision)));
        Assert.False(await Holds(Compare.Modified(Key("a"), created.Revision)));
        Assert.True(await Holds(Compare.Version(Key("a"), 2)));
        Assert.False(await Holds(Compare.Version(Key("a"), 1)));
        Assert.True(await Holds(Compare.ValueIs(Key("a"), Bytes("2"))));
        Assert.False(await Holds(Compare.ValueIs(Key("a"), Bytes("1"))));
        Assert.False(await Holds(Compare.Absent(Key("a"))));
        Assert.True(await Holds(Compare.Absent(Key("b"))));
        Assert.True(await Holds(Compare.Modified(Key("b"), 0)));
        Assert.False(await Holds(Compare.ValueIs(Key("b"), Bytes(""))));
        Assert.False(await Holds(Compare.Absent(Key("b")), Compare.Absent(Key("a"))));
    }

    [ConformanceFact]
    public async Task Txn_ConditionFails_OnlyTheOtherSideRuns()
    {
        await Commit(Op.Put(Key("a"), Bytes("1")));

        var result = await Store.CommitAsync(
            new Txn([Compare.Absent(Key("a"))], [Op.Put(Key("a"), Bytes("then"))], [Op.Get(Key("a")), Op.Put(Key("b"), Bytes("else")), Op.GetPrefix(_prefix)]), End);

        Assert.False(result.Succeeded);
        Assert.Equal([1, 0, 2], result.Results.Select(r => r.Count));
        Assert.Equal("1", Text(result.Results[0][0]));
        Assert.Equal(result.Revision, result.Results[2][1].ModRevision);
    }

    [ConformanceFact]
    public async Task Txn_WritesOneKeyTwice_IsRejectedAsAWhole()
    {
        var e = await Assert.ThrowsAsync<CoordinationException>(() => Commit(Op.Put(Key("x"), Bytes("1")), Op.Put(Key("a"), Bytes("1")), Op.Put(Key("a"), Bytes("2"))));

        Assert.Equal((CoordinationOutcome.NotDone, CoordinationReason.Rejected), (e.Outcome, e.Reason));
        Assert.Contains("duplicate key", e.Message, StringComparison.Ordinal);
        Assert.Empty(await GetPrefix(""));
    }

    [ConformanceFact]
    public async Task Txn_LargestNumberOfOperations_Works()
    {
        var result = await Commit([.. Enumerable.Range(0, Txn.MaxOperations).Select(i => Op.Put(Key($"{i}"), Bytes("1")))]);

        var pairs = await GetPrefix("");

        Assert.Equal(Txn.MaxOperations, pairs.Count);
        Assert.All(pairs, p => Assert.Equal(result.Revision, p.ModRevision));
    }

    [ConformanceFact]
    public async Task Put_TooLargeValue_IsRejected()
    {
        var e = await Assert.ThrowsAsync<CoordinationException>(() => Commit(Op.Put(Key("a"), new byte[1_700_000])));

        Assert.Equal((CoordinationOutcome.NotDone, CoordinationReason.Rejected), (e.Outcome, e.Reason));
        Assert.Contains("request is too large", e.Message, StringComparison.Ordinal);
    }

    [ConformanceFact]
    public async Task Put_LargeValue_ComesBackWhole()
    {
        var value = new byte[1_000_000];
        new Random(7).NextBytes(value);

        await Commit(Op.Put(Key("a"), value));

        Assert.Equal(value, Assert.Single(await Get("a")).Value.ToArray());
    }

    [ConformanceFact]
    public async Task Txn_ConcurrentIncrements_NoneIsLost()
    {
        const int Writers = 8;
        const int Increments = 15;
        await Commit(Op.Put(Key("n"), Bytes("0")));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < Increments;)
            {
                var pair = (await Get("n"))[0];
                var next = Bytes($"{int.Parse(Text(pair), null) + 1}");
                if ((await Store.CommitAsync(new Txn([Compare.Modified(pair.Key, pair.ModRevision)], [Op.Put(pair.Key, next)], []), End)).Succeeded)
                    done++;
            }
        })));

        Assert.Equal($"{Writers * Increments}", Text((await Get("n"))[0]));
    }

    [ConformanceFact]
    public async Task Lease_Revoked_TakesItsKeysAtOneRevision()
    {
        var lease = await Store.GrantLeaseAsync(TimeSpan.FromSeconds(60), End);
        await Commit(Op.Put(Key("a"), Bytes("1"), lease.Id), Op.Put(Key("b"), Bytes("2"), lease.Id), Op.Put(Key("c"), Bytes("3")));
        var before = await Commit(Op.Put(Key("b"), Bytes("free")));

        await Store.RevokeLeaseAsync(lease.Id, End);

        Assert.Equal(TimeSpan.FromSeconds(60), lease.TimeToLive);
        Assert.Equal(["b", "c"], (await GetPrefix("")).Select(p => p.Key[_prefix.Length..]));
        Assert.Equal(before.Revision + 1, (await Commit(Op.Get(Key("c")))).Revision);
        Assert.Equal(TimeSpan.Zero, await Store.KeepAliveAsync(lease.Id, End));
        await Store.RevokeLeaseAsync(lease.Id, End);
    }

    [ConformanceFact]
    public async Task Lease_KeptAlive_HasItsFullTime()
    {
        var lease = await Store.GrantLeaseAsync(TimeSpan.FromMilliseconds(29_500), End);

        Assert.Equal(TimeSpan.FromSeconds(30), lease.TimeToLive);
        Assert.Equal(TimeSpan.FromSeconds(30), await Store.KeepAliveAsync(lease.Id, End));
    }

    [ConformanceFact]
    public async Task Lease_ShorterThanAllowed_IsMadeLonger()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), (await Store.GrantLeaseAsync(TimeSpan.FromSeconds(1), End)).TimeToLive);
    }

    [ConformanceFact]
    public async Task Lease_NotKeptAlive_EndsAndDeletesItsKeys()
    {
        var lease = await Store.GrantLeaseAsync(TimeSpan.FromSeconds(2), End);
        var put = await Commit(Op.Put(Key("a"), Bytes("1"), lease.Id));
        Assert.Equal(lease.Id, (await Get("a"))[0].Lease);

        Elapse(TimeSpan.FromSeconds(3));
        var batch = await FirstAsync(_prefix, put.Revision + 1);

        var gone = Assert.Single(batch.Events);
        Assert.Equal((WatchEventKind.Delete, Key("a")), (gone.Kind, gone.Pair.Key));
        Assert.Equal(TimeSpan.Zero, await Store.KeepAliveAsync(lease.Id, End));
    }

    [ConformanceFact]
    public async Task Put_WithLeaseThatIsNot_IsRefused()
    {
        var e = await Assert.ThrowsAsync<CoordinationException>(() => Commit(Op.Put(Key("a"), Bytes("1"), lease: 4711)));

        Assert.Equal((CoordinationOutcome.NotDone, CoordinationReason.LeaseNotFound), (e.Outcome, e.Reason));
    }

    [ConformanceFact]
    public async Task Watch_FromNow_BeginsWithThePresent()
    {
        await Commit(Op.Put(Key("a"), Bytes("1")));
        var second = await Commit(Op.Put(Key("b"), Bytes("2")));
        await using var watch = Store.WatchAsync(_prefix, 0, End).GetAsyncEnumerator(End);

        Assert.True(await watch.MoveNextAsync());
        var reset = watch.Current;
        var third = await Commit(Op.Put(Key("a"), Bytes("3")));
        await Commit(Op.Put("/conformance/elsewhere", Bytes("x")));
        var fourth = await Commit(Op.Delete(Key("b")));
        var events = await TakeAsync(watch, 2);

        Assert.True(reset.IsReset);
        Assert.Equal(second.Revision, reset.Revision);
        Assert.Equal(["a=1", "b=2"], reset.Events.Select(Describe));
        Assert.Equal(["a=3", "b-"], events.Select(Describe));
        Assert.Equal([third.Revision, fourth.Revision], events.Select(e => e.Pair.ModRevision));
    }

    [ConformanceFact]
    public async Task Watch_EmptyPrefix_BeginsWithAnEmptyReset()
    {
        var batch = await FirstAsync(_prefix, 0);

        Assert.True(batch.IsReset);
        Assert.Empty(batch.Events);
    }

    [ConformanceFact]
    public async Task Watch_FromThePast_SeesEverythingInOrder()
    {
        var first = await Commit(Op.Put(Key("a"), Bytes("1")));
        await Commit(Op.Put(Key("a"), Bytes("2")), Op.Put(Key("b"), Bytes("2")));
        await Commit(Op.Delete(Key("a")), Op.Put(Key("c"), Bytes("3")));
        await using var watch = Store.WatchAsync(_prefix, first.Revision, End).GetAsyncEnumerator(End);

        var events = await TakeAsync(watch, 5);

        Assert.Equal(["a=1", "a=2", "b=2", "a-", "c=3"], events.Select(Describe));
        Assert.Equal([0L, 1, 1, 2, 2], events.Select(e => e.Pair.ModRevision - first.Revision));
    }

    [ConformanceFact]
    public async Task Watch_OneTransaction_IsOneBatch()
    {
        var before = await Commit(Op.Put(Key("0"), Bytes("0")));
        await using var watch = Store.WatchAsync(_prefix, before.Revision + 1, End).GetAsyncEnumerator(End);
        var next = watch.MoveNextAsync();

        var txn = await Commit([.. Enumerable.Range(0, 100).Select(i => Op.Put(Key($"{i:d3}"), Bytes("1")))]);

        Assert.True(await next);
        Assert.Equal((100, txn.Revision, false), (watch.Current.Events.Count, watch.Current.Revision, watch.Current.IsReset));
    }

    [ConformanceFact]
    public async Task Watch_ManyKeysAndALongPast_MissesNothing()
    {
        const int Keys = 2_500;
        for (var i = 0; i < Keys; i += 100)
            await Commit([.. Enumerable.Range(i, 100).Select(n => Op.Put(Key($"{n:d5}"), Bytes($"{n}")))]);

        var present = await FirstAsync(_prefix, 0);
        var tail = await Task.WhenAll(Enumerable.Range(0, 1_200).Select(i => Commit(Op.Put(Key($"{i:d5}"), Bytes("again")))));
        await using var watch = Store.WatchAsync(_prefix, present.Revision + 1, End).GetAsyncEnumerator(End);
        var events = await TakeAsync(watch, tail.Length);

        Assert.Equal(Enumerable.Range(0, Keys).Select(i => Key($"{i:d5}")), present.Events.Select(e => e.Pair.Key));
        Assert.Equal(tail.Select(t => t.Revision).Order(), events.Select(e => e.Pair.ModRevision));
    }

    [ConformanceFact]
    public async Task Watch_PastIsForgotten_BeginsAgainWithThePresent()
    {
        var first = await Commit(Op.Put(Key("a"), Bytes("1")));
        await Commit(Op.Put(Key("b"), Bytes("2")));
        await Commit(Op.Delete(Key("a")));
        var last = await Commit(Op.Put(Key("b"), Bytes("3")));
        await CompactAsync(last.Revision);
        await using var watch = Store.WatchAsync(_prefix, first.Revision, End).GetAsyncEnumerator(End);

        Assert.True(await watch.MoveNextAsync());
        var reset = watch.Current;
        await Commit(Op.Put(Key("c"), Bytes("4")));

        Assert.True(reset.IsReset);
        Assert.Equal(["b=3"], reset.Events.Select(Describe));
        Assert.Equal(["c=4"], (await TakeAsync(watch, 1)).Select(Describe));
    }

    [ConformanceFact]
    public async Task Watch_SeveralWatchersAndWriters_SeeTheSameOrder()
    {
        var start = await Commit(Op.Put(Key("start"), Bytes("0")));
        await using var one = Store.WatchAsync(_prefix, start.Revision + 1, End).GetAsyncEnumerator(End);
        await using var two = Store.WatchAsync(_prefix, start.Revision + 1, End).GetAsyncEnumerator(End);
        var seenByOne = TakeAsync(one, 200);
        var seenByTwo = TakeAsync(two, 200);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await Commit(Op.Put(Key($"{w}"), Bytes($"{i}")));
        })));

        var events = await seenByOne;
        Assert.Equal(events.Select(Describe), (await seenByTwo).Select(Describe));
        Assert.Equal(Enumerable.Range(1, 200).Select(i => start.Revision + i), events.Select(e => e.Pair.ModRevision));
    }

    [ConformanceFact]
    public async Task Watch_ToldToStop_EndsSo()
    {
        using var stop = new CancellationTokenSource();
        await using var watch = Store.WatchAsync(_prefix, 0, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await watch.MoveNextAsync());
        var next = watch.MoveNextAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(KeyValue pair) => Encoding.UTF8.GetString(pair.Value.Span);

    private static async Task<List<WatchEvent>> TakeAsync(IAsyncEnumerator<WatchBatch> watch, int count)
    {
        var events = new List<WatchEvent>();
        while (events.Count < count && await watch.MoveNextAsync())
        {
            Assert.False(watch.Current.IsReset);
            Assert.True(watch.Current.Revision >= watch.Current.Events[^1].Pair.ModRevision);
            events.AddRange(watch.Current.Events);
        }
        return events;
    }

    private string Describe(WatchEvent e) => e.Pair.Key[_prefix.Length..] + (e.Kind == WatchEventKind.Put ? $"={Text(e.Pair)}" : "-");

    private string Key(string name) => _prefix + name;

    private Task<TxnResult> Commit(params IReadOnlyList<Op> ops) => Store.CommitAsync(Txn.Do(ops), End);

    private async Task<IReadOnlyList<KeyValue>> Get(string name) => (await Commit(Op.Get(Key(name)))).Results[0];

    private async Task<IReadOnlyList<KeyValue>> GetPrefix(string name) => (await Commit(Op.GetPrefix(Key(name)))).Results[0];

    private async Task<bool> Holds(params IReadOnlyList<Compare> conditions) => (await Store.CommitAsync(new Txn(conditions, [], []), End)).Succeeded;

    private async Task<WatchBatch> FirstAsync(string prefix, long fromRevision)
    {
        await foreach (var batch in Store.WatchAsync(prefix, fromRevision, End))
            return batch;
        throw new InvalidOperationException("The watch has ended.");
    }
}
