using Google.Protobuf;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;
using WireTarget = ZoneScaler.Coordination.Wire.Compare.Types.CompareTarget;

namespace ZoneScaler.Coordination;

/// <summary>Between the vocabulary of this library and etcd's messages.</summary>
internal static class Translation
{
    public static ByteString Key(string key) => ByteString.CopyFromUtf8(key);

    public static TxnRequest Request(Txn txn)
    {
        var request = new TxnRequest();
        request.Compare.AddRange(txn.If.Select(Condition));
        request.Success.AddRange(txn.Then.Select(Step));
        request.Failure.AddRange(txn.Else.Select(Step));
        return request;
    }

    public static TxnResult Result(TxnResponse response) =>
        new(response.Succeeded, response.Header.Revision, [.. response.Responses.Select(r => Pairs(r.ResponseRange?.Kvs))]);

    public static KeyValue Pair(Wire.KeyValue pair) =>
        new(pair.Key.ToStringUtf8(), pair.Value.Memory, pair.CreateRevision, pair.ModRevision, pair.Version, pair.Lease);

    public static WatchEvent Event(bool isDeletion, Wire.KeyValue pair) => new(isDeletion ? WatchEventKind.Delete : WatchEventKind.Put, Pair(pair));

    /// <summary>Whole seconds, rounded up.</summary>
    public static LeaseGrantRequest Grant(TimeSpan timeToLive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.FromSeconds(1));
        return new() { TTL = (long)Math.Ceiling(timeToLive.TotalSeconds) };
    }

    public static LeaseGrant Grant(LeaseGrantResponse response) => new(response.ID, TimeSpan.FromSeconds(response.TTL));

    /// <summary>What a status means that says that the request had no effect.</summary>
    public static CoordinationException Refusal(StatusCode code, string message, Exception cause) =>
        new(CoordinationOutcome.NotDone, Reason(code, message), $"The coordination store refuses the request: {message}.", cause);

    private static CoordinationReason Reason(StatusCode code, string message) => code switch
    {
        StatusCode.NotFound when message.Contains("lease", StringComparison.Ordinal) => CoordinationReason.LeaseNotFound,
        StatusCode.ResourceExhausted when message.Contains("database space exceeded", StringComparison.Ordinal) => CoordinationReason.NoSpace,
        _ => CoordinationReason.Rejected,
    };

    private static IReadOnlyList<KeyValue> Pairs(IEnumerable<Wire.KeyValue>? pairs) => pairs == null ? [] : [.. pairs.Select(Pair)];

    private static Wire.Compare Condition(Compare compare)
    {
        var condition = new Wire.Compare { Key = Key(compare.Key), Result = Wire.Compare.Types.CompareResult.Equal };
        switch (compare.Target)
        {
            case CompareTarget.CreateRevision:
                condition.Target = WireTarget.Create;
                condition.CreateRevision = compare.Number;
                break;
            case CompareTarget.ModRevision:
                condition.Target = WireTarget.Mod;
                condition.ModRevision = compare.Number;
                break;
            case CompareTarget.Version:
                condition.Target = WireTarget.Version;
                condition.Version = compare.Number;
                break;
            default:
                condition.Target = WireTarget.Value;
                condition.Value = ByteString.CopyFrom(compare.Bytes.Span);
                break;
        }
        return condition;
    }

    private static RequestOp Step(Op op)
    {
        var key = Key(op.Key);
        var range = op.Kind is OpKind.GetPrefix or OpKind.DeletePrefix ? KeyRange.OfPrefix(key) : new KeyRange(key, ByteString.Empty);
        return op.Kind switch
        {
            OpKind.Put => new() { RequestPut = new() { Key = key, Value = ByteString.CopyFrom(op.Value.Span), Lease = op.Lease } },
            OpKind.Get or OpKind.GetPrefix => new() { RequestRange = new() { Key = range.Begin, RangeEnd = range.RangeEnd } },
            _ => new() { RequestDeleteRange = new() { Key = range.Begin, RangeEnd = range.RangeEnd } },
        };
    }
}
