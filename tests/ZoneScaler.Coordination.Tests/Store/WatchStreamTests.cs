using Google.Protobuf;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Tests.Store;

public sealed class WatchStreamTests
{
    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    private readonly CoordinationStore _store = new(1, new Random(1));
    private readonly WatchStream _stream;

    public WatchStreamTests() => _stream = new WatchStream(_store, TimeSpan.FromSeconds(10));

    [Fact]
    public void Create_RangeThatIsEmpty_IsRefusedAsByEtcd()
    {
        var response = Assert.Single(Create(new WatchCreateRequest { Key = ByteString.CopyFromUtf8("b"), RangeEnd = ByteString.CopyFromUtf8("a") }));

        Assert.Equal((true, true, -1L, "mvcc: watcher range is empty"), (response.Created, response.Canceled, response.WatchId, response.CancelReason));
    }

    [Fact]
    public void Create_IdThatIsTaken_IsRefusedAndTheFirstLivesOn()
    {
        Create(new WatchCreateRequest { Key = Zero, RangeEnd = Zero, WatchId = 5 });

        var response = Assert.Single(Create(new WatchCreateRequest { Key = Zero, WatchId = 5 }));
        Put(1);

        Assert.True(response.Canceled);
        Assert.Equal(5, Assert.Single(_stream.Take(TimeSpan.Zero)).WatchId);
    }

    [Fact]
    public void Create_MoreThanAllowed_IsRefused()
    {
        for (var i = 0; i < WatchStream.MaxWatches; i++)
            Assert.False(Assert.Single(Create(new WatchCreateRequest { Key = Zero })).Canceled);

        Assert.True(Assert.Single(Create(new WatchCreateRequest { Key = Zero })).Canceled);
    }

    [Fact]
    public void Cancel_KnownAndUnknown_OnlyTheFirstIsAnswered()
    {
        Create(new WatchCreateRequest { Key = Zero, RangeEnd = Zero });
        _stream.Handle(new WatchRequest { CancelRequest = new() { WatchId = 0 } }, TimeSpan.Zero);
        _stream.Handle(new WatchRequest { CancelRequest = new() { WatchId = 0 } }, TimeSpan.Zero);
        Put(1);

        Assert.True(Assert.Single(_stream.Take(TimeSpan.Zero)).Canceled);
    }

    [Fact]
    public void Progress_QuietWatchThatAsked_IsToldEachInterval()
    {
        Create(new WatchCreateRequest { Key = ByteString.CopyFromUtf8("quiet"), ProgressNotify = true });
        Put(10);

        Assert.False(_stream.HasNews(TimeSpan.FromSeconds(9)));
        Assert.True(_stream.HasNews(TimeSpan.FromSeconds(10)));
        var response = Assert.Single(_stream.Take(TimeSpan.FromSeconds(10)));
        Assert.Empty(response.Events);
        Assert.Equal(_store.Revision, response.Header.Revision);
        Assert.False(_stream.HasNews(TimeSpan.FromSeconds(19)));
        Assert.True(_stream.HasNews(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Progress_AskedFor_IsBroadcast()
    {
        _stream.Handle(new WatchRequest { ProgressRequest = new() }, TimeSpan.Zero);

        Assert.Equal(-1, Assert.Single(_stream.Take(TimeSpan.Zero)).WatchId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_LargeRevision_IsDividedOnlyIfAskedFor(bool isFragmented)
    {
        Create(new WatchCreateRequest { Key = Zero, RangeEnd = Zero, Fragment = isFragmented });
        var limits = new StoreLimits();
        _store.Commit(Txn.Do([.. Enumerable.Range(0, 14).Select(i => Op.Put($"{i:d2}", new byte[limits.RequestBytes / 15]))]));
        _store.Commit(Txn.Do([.. Enumerable.Range(0, 14).Select(i => Op.Put($"{i:d2}", new byte[limits.RequestBytes / 15]))]));

        var responses = Drain();

        Assert.Equal(28, responses.Sum(r => r.Events.Count));
        Assert.Equal(isFragmented ? [true, false] : [false], responses.Select(r => r.Fragment));
    }

    [Fact]
    public void Take_LongPast_ComesInPartsWithoutSplittingRevisions()
    {
        Put(2_500);
        Create(new WatchCreateRequest { Key = Zero, RangeEnd = Zero, StartRevision = 2 }, takesAll: false);

        var responses = Drain();

        Assert.Equal([1_000, 1_000, 500], responses.Select(r => r.Events.Count).Where(c => c > 0));
        Assert.Equal(Enumerable.Range(2, 2_500).Select(r => (long)r), responses.SelectMany(r => r.Events).Select(e => e.Kv.ModRevision));
    }

    [Fact]
    public void Take_PastIsForgotten_EndsTheWatchWithTheRevision()
    {
        Put(5);
        _store.Compact(new CompactionRequest { Revision = 4 });

        var response = Create(new WatchCreateRequest { Key = Zero, RangeEnd = Zero, StartRevision = 2 })[^1];

        Assert.Equal((true, 4L), (response.Canceled, response.CompactRevision));
        Assert.False(_stream.HasNews(TimeSpan.Zero));
    }

    [Fact]
    public void Filters_PutsOrDeletions_AreLeftOut()
    {
        Create(new WatchCreateRequest { Key = Zero, RangeEnd = Zero, Filters = { WatchCreateRequest.Types.FilterType.Noput } });
        Create(new WatchCreateRequest { Key = Zero, RangeEnd = Zero, Filters = { WatchCreateRequest.Types.FilterType.Nodelete } });
        Put(1);
        _store.Commit(Txn.Do(Op.Delete("a")));

        var responses = Drain();

        Assert.Equal([(0L, Event.Types.EventType.Delete), (1L, Event.Types.EventType.Put)], responses.Select(r => (r.WatchId, Assert.Single(r.Events).Type)).Order());
    }

    private List<WatchResponse> Create(WatchCreateRequest request, bool takesAll = true)
    {
        _stream.Handle(new WatchRequest { CreateRequest = request }, TimeSpan.Zero);
        return takesAll ? _stream.Take(TimeSpan.Zero) : [];
    }

    private List<WatchResponse> Drain()
    {
        var responses = new List<WatchResponse>();
        while (_stream.HasNews(TimeSpan.Zero))
            responses.AddRange(_stream.Take(TimeSpan.Zero));
        return responses;
    }

    private void Put(int count)
    {
        for (var i = 0; i < count; i++)
            _store.Commit(Txn.Do(Op.Put("a", new byte[1])));
    }
}
