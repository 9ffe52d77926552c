using Google.Protobuf;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Tests.Store;

public sealed class StoreLimitsTests
{
    [Fact]
    public void Revisions_BeyondTheLimit_AreForgotten()
    {
        var store = new CoordinationStore(1, new Random(1), new StoreLimits { KeptRevisions = 100 });

        for (var i = 0; i < 5_000; i++)
            store.Commit(Txn.Do(Op.Put("a", new byte[10])));

        Assert.InRange(store.Revision - store.CompactedRevision, 100, 110);
        Assert.InRange(store.Bytes, 1, 110 * 300);
    }

    [Fact]
    public void Past_BeyondItsBytes_IsForgottenEarlier()
    {
        var store = new CoordinationStore(1, new Random(1), new StoreLimits { PastBytes = 1_000_000 });

        for (var i = 0; i < 200; i++)
            store.Commit(Txn.Do(Op.Put("a", new byte[100_000])));

        Assert.InRange(store.Bytes, 100_000, 1_200_000);
        Assert.True(store.Revision - store.CompactedRevision > 2);
    }

    [Fact]
    public void KeysThatComeAndGo_LeaveNothing()
    {
        var store = new CoordinationStore(1, new Random(1), new StoreLimits { KeptRevisions = 10 });

        for (var i = 0; i < 2_000; i++)
        {
            store.Commit(Txn.Do(Op.Put($"{i}", new byte[100])));
            store.Commit(Txn.Do(Op.Delete($"{i}")));
        }

        Assert.InRange(store.Bytes, 0, 20 * 400);
    }

    [Fact]
    public void Present_BeyondItsBytes_RefusesAllButDeletions()
    {
        var store = new CoordinationStore(1, new Random(1), new StoreLimits { PresentBytes = 1_000_000, PastBytes = 0 });
        var written = 0;

        var e = Assert.Throws<CoordinationException>(() =>
        {
            for (; written < 1_000; written++)
                store.Commit(Txn.Do(Op.Put($"{written}", new byte[100_000])));
        });

        Assert.Equal((CoordinationOutcome.NotDone, CoordinationReason.NoSpace), (e.Outcome, e.Reason));
        Assert.Equal(9, written);
        store.Commit(Txn.Do(Op.Delete("0"), Op.Get("1")));
        store.Commit(Txn.Do(Op.Put("0", new byte[10])));
    }

    [Fact]
    public void Leases_WithoutEnd_FillTheStore()
    {
        var store = new CoordinationStore(1, new Random(1), new StoreLimits { PresentBytes = 100_000 });

        var e = Assert.Throws<CoordinationException>(() =>
        {
            for (var i = 0; i < 100_000; i++)
                store.GrantLease(TimeSpan.FromDays(100_000));
        });

        Assert.Equal(CoordinationReason.NoSpace, e.Reason);
        store.Advance(TimeSpan.FromDays(100_001));
        Assert.Null(store.NextExpiry);
        store.GrantLease(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Range_SortThatIsNone_IsRefused()
    {
        var store = new CoordinationStore(1, new Random(1));

        var e = Assert.Throws<RefusedException>(() => store.Range(new RangeRequest { Key = ByteString.CopyFromUtf8("a"), SortOrder = (RangeRequest.Types.SortOrder)7 }));

        Assert.Equal((StatusCode.InvalidArgument, "etcdserver: invalid sort option"), (e.Code, e.Message));
    }

    [Fact]
    public void Watch_FromTheCompactedRevision_StillSeesItsDeletion()
    {
        var store = new CoordinationStore(1, new Random(1));
        store.Commit(Txn.Do(Op.Put("a", new byte[1])));
        var deletion = store.Commit(Txn.Do(Op.Delete("a"))).Revision;
        store.Compact(new CompactionRequest { Revision = deletion });

        Assert.True(store.Watch("", deletion).TryRead(out var batch));

        Assert.False(batch.IsReset);
        Assert.Equal(WatchEventKind.Delete, Assert.Single(batch.Events).Kind);
    }

    [Fact]
    public void Time_GoingBack_IsRefused()
    {
        var store = new CoordinationStore(1, new Random(1));
        store.Advance(TimeSpan.FromSeconds(2));

        Assert.Throws<ArgumentOutOfRangeException>(() => store.Advance(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Transaction_TooLong_IsRefusedWithTheNumbers()
    {
        var e = Assert.Throws<ArgumentException>(() => Txn.Do([.. Enumerable.Range(0, 129).Select(i => Op.Get($"{i}"))]));

        Assert.Contains("may have 128 operations", e.Message, StringComparison.Ordinal);
        Assert.Contains("has 129", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Transaction_EmptyParts_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new Txn([default], [], []));
        Assert.Throws<ArgumentException>(() => new Txn([], [], [default]));
        Assert.Throws<ArgumentException>(() => Op.DeletePrefix(""));
    }
}
