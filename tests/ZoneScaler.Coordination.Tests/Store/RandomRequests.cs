using Google.Protobuf;
using ZoneScaler.Coordination.Wire;
using CompareResult = ZoneScaler.Coordination.Wire.Compare.Types.CompareResult;
using SortOrder = ZoneScaler.Coordination.Wire.RangeRequest.Types.SortOrder;
using SortTarget = ZoneScaler.Coordination.Wire.RangeRequest.Types.SortTarget;
using WireTarget = ZoneScaler.Coordination.Wire.Compare.Types.CompareTarget;

namespace ZoneScaler.Coordination.Tests.Store;

/// <summary>Requests by chance: over few keys, so that they meet, and with wrong ones among them.</summary>
internal sealed class RandomRequests(int seed)
{
    private static readonly string[] Keys = ["", "\0", "a", "a\0", "aa", "ab", "b", "c", "cc", "é"];

    private readonly Random _random = new(seed);

    public IMessage Next(long revision) => _random.Next(100) switch
    {
        < 25 => Put(),
        < 45 => Range(revision),
        < 55 => Delete(),
        < 85 => Txn(revision, depth: 2),
        < 88 => new CompactionRequest { Revision = revision - _random.Next(-2, 60) },
        < 92 => new LeaseGrantRequest { ID = _random.Next(1, 6), TTL = Pick(100L, 9_000_000_000, 9_000_000_001) },
        < 95 => new LeaseRevokeRequest { ID = _random.Next(1, 6) },
        < 98 => new LeaseTimeToLiveRequest { ID = _random.Next(1, 6), Keys = Chance(50) },
        _ => new LeaseLeasesRequest(),
    };

    public WatchCreateRequest Watch(long revision)
    {
        var watch = new WatchCreateRequest
        {
            Key = Key(),
            RangeEnd = RangeEnd(),
            StartRevision = Math.Max(1, revision - _random.Next(0, 80)),
            PrevKv = Chance(50),
            WatchId = Chance(20) ? _random.Next(0, 4) : 0,
        };
        if (Chance(20))
            watch.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
        if (Chance(20))
            watch.Filters.Add(WatchCreateRequest.Types.FilterType.Nodelete);
        return watch;
    }

    private PutRequest Put() => new()
    {
        Key = Key(),
        Value = Chance(90) ? Value() : ByteString.Empty,
        Lease = Chance(70) ? 0 : _random.Next(1, 6),
        PrevKv = Chance(30),
        IgnoreValue = Chance(8),
        IgnoreLease = Chance(8),
    };

    private DeleteRangeRequest Delete() => new() { Key = Key(), RangeEnd = Chance(70) ? ByteString.Empty : RangeEnd(), PrevKv = Chance(30) };

    private RangeRequest Range(long revision) => new()
    {
        Key = Key(),
        RangeEnd = RangeEnd(),
        Limit = Chance(70) ? 0 : _random.Next(-1, 4),
        Revision = Chance(70) ? 0 : revision - _random.Next(-2, 60),
        // Values that are none are left out: etcd 3.4 falls over them.
        SortOrder = Pick(SortOrder.None, SortOrder.None, SortOrder.Ascend, SortOrder.Descend),
        SortTarget = Pick(SortTarget.Key, SortTarget.Key, SortTarget.Version, SortTarget.Create, SortTarget.Mod, SortTarget.Value),
        KeysOnly = Chance(20),
        CountOnly = Chance(15),
        MinModRevision = Chance(90) ? 0 : revision - _random.Next(0, 30),
        MaxModRevision = Chance(90) ? 0 : revision - _random.Next(0, 30),
        MinCreateRevision = Chance(90) ? 0 : revision - _random.Next(0, 30),
        MaxCreateRevision = Chance(90) ? 0 : revision - _random.Next(0, 30),
    };

    private TxnRequest Txn(long revision, int depth)
    {
        var txn = new TxnRequest();
        for (var i = _random.Next(3); i > 0; i--)
            txn.Compare.Add(Compare(revision));
        for (var i = _random.Next(4); i > 0; i--)
            txn.Success.Add(Step(revision, depth));
        for (var i = _random.Next(4); i > 0; i--)
            txn.Failure.Add(Step(revision, depth));
        if (Chance(2))
            txn.Success.AddRange(Enumerable.Repeat(new RequestOp { RequestRange = new() { Key = Value() } }, 127));
        return txn;
    }

    private RequestOp Step(long revision, int depth) => _random.Next(100) switch
    {
        < 35 => new() { RequestPut = Put() },
        < 60 => new() { RequestRange = Range(revision) },
        < 80 => new() { RequestDeleteRange = Delete() },
        < 98 when depth > 0 => new() { RequestTxn = Txn(revision, depth - 1) },
        < 98 => new() { RequestRange = Range(revision) },
        _ => new(),
    };

    private Wire.Compare Compare(long revision)
    {
        var compare = new Wire.Compare
        {
            Key = Key(),
            RangeEnd = Chance(80) ? ByteString.Empty : RangeEnd(),
            Result = Pick(CompareResult.Equal, CompareResult.NotEqual, CompareResult.Less, CompareResult.Greater),
            Target = Pick(WireTarget.Version, WireTarget.Create, WireTarget.Mod, WireTarget.Value, WireTarget.Lease),
        };
        // Now and then the value of another target, or none.
        switch (Chance(90) ? compare.Target : (WireTarget)_random.Next(6))
        {
            case WireTarget.Version:
                compare.Version = _random.Next(4);
                break;
            case WireTarget.Create:
                compare.CreateRevision = Chance(30) ? 0 : revision - _random.Next(20);
                break;
            case WireTarget.Mod:
                compare.ModRevision = Chance(30) ? 0 : revision - _random.Next(10);
                break;
            case WireTarget.Value:
                compare.Value = Value();
                break;
            case WireTarget.Lease:
                compare.Lease = _random.Next(6);
                break;
        }
        return compare;
    }

    private ByteString Key() => ByteString.CopyFromUtf8(Keys[Chance(3) ? 0 : _random.Next(1, Keys.Length)]);

    private ByteString RangeEnd() => _random.Next(10) switch
    {
        < 4 => ByteString.Empty,
        < 6 => ByteString.CopyFrom(0),
        _ => Key(),
    };

    private ByteString Value() => ByteString.CopyFromUtf8($"{_random.Next(5)}");

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];
}
