using Google.Protobuf;
using ZoneScaler.Coordination.Wire;
using RequestCase = ZoneScaler.Coordination.Wire.RequestOp.RequestOneofCase;

namespace ZoneScaler.Coordination.Store;

/// <summary>What is wrong with a request whatever the store holds, found before anything is done; in etcd's order, so that the same error comes first.</summary>
internal static class RequestRules
{
    public static void Check(RangeRequest request)
    {
        if (request.Key.IsEmpty)
            throw Refusals.EmptyKey();
        if (!Enum.IsDefined(request.SortOrder) || !Enum.IsDefined(request.SortTarget))
            throw Refusals.InvalidSortOption();
    }

    public static void Check(PutRequest request)
    {
        if (request.Key.IsEmpty)
            throw Refusals.EmptyKey();
        if (request.IgnoreValue && !request.Value.IsEmpty)
            throw Refusals.ValueProvided();
        if (request.IgnoreLease && request.Lease != 0)
            throw Refusals.LeaseProvided();
    }

    public static void Check(DeleteRangeRequest request)
    {
        if (request.Key.IsEmpty)
            throw Refusals.EmptyKey();
    }

    public static void Check(TxnRequest request)
    {
        CheckShape(request, Coordination.Txn.MaxOperations);
        Written(request.Success);
        Written(request.Failure);
    }

    /// <summary>Whether any path of a transaction could change something.</summary>
    public static bool IsReadOnly(TxnRequest request) => request.Success.Concat(request.Failure).All(o => o.RequestCase switch
    {
        RequestCase.RequestRange => true,
        RequestCase.RequestTxn => IsReadOnly(o.RequestTxn),
        _ => false,
    });

    /// <summary>Whether no path of a transaction could write anything but deletions.</summary>
    public static bool IsDeletionOnly(TxnRequest request) => request.Success.Concat(request.Failure).All(o => o.RequestCase switch
    {
        RequestCase.RequestPut => false,
        RequestCase.RequestTxn => IsDeletionOnly(o.RequestTxn),
        _ => true,
    });

    private static void CheckShape(TxnRequest request, int maxOperations)
    {
        var operations = Math.Max(request.Compare.Count, Math.Max(request.Success.Count, request.Failure.Count));
        if (operations > maxOperations)
            throw Refusals.TooManyOperations();
        if (request.Compare.Any(c => c.Key.IsEmpty))
            throw Refusals.EmptyKey();
        foreach (var step in request.Success.Concat(request.Failure))
            CheckStep(step, maxOperations - operations);
    }

    private static void CheckStep(RequestOp step, int operationsLeft)
    {
        switch (step.RequestCase)
        {
            case RequestCase.RequestRange:
                Check(step.RequestRange);
                break;
            case RequestCase.RequestPut:
                Check(step.RequestPut);
                break;
            case RequestCase.RequestDeleteRange:
                Check(step.RequestDeleteRange);
                break;
            case RequestCase.RequestTxn:
                CheckShape(step.RequestTxn, operationsLeft);
                break;
            default:
                throw Refusals.KeyNotFound();
        }
    }

    /// <summary>
    /// What the steps write, nested ones included. No key may be put twice, or put and deleted, by steps that could run together; both sides of one nested
    /// transaction never do.
    /// </summary>
    private static (HashSet<ByteString> Puts, List<KeyRange> Deletions) Written(IEnumerable<RequestOp> steps)
    {
        var all = steps as ICollection<RequestOp> ?? [.. steps];
        // A deletion without an end is not looked at by etcd's check either: such a transaction runs, step after step.
        var deletions = all.Where(s => s.RequestCase == RequestCase.RequestDeleteRange)
            .Select(s => new KeyRange(s.RequestDeleteRange.Key, s.RequestDeleteRange.RangeEnd))
            .Where(r => !r.IsOnwards)
            .ToList();
        var puts = new HashSet<ByteString>();

        foreach (var step in all)
        {
            if (step.RequestCase != RequestCase.RequestTxn)
                continue;
            var (thenPuts, thenDeletions) = Written(step.RequestTxn.Success);
            var (elsePuts, elseDeletions) = Written(step.RequestTxn.Failure);
            foreach (var key in thenPuts)
                AddPut(key, isTwin: false);
            foreach (var key in elsePuts)
                AddPut(key, isTwin: thenPuts.Contains(key));
            deletions.AddRange(thenDeletions);
            deletions.AddRange(elseDeletions);
        }
        foreach (var step in all)
        {
            if (step.RequestCase == RequestCase.RequestPut)
                AddPut(step.RequestPut.Key, isTwin: false);
        }
        return (puts, deletions);

        void AddPut(ByteString key, bool isTwin)
        {
            if ((!puts.Add(key) && !isTwin) || deletions.Exists(r => r.Contains(key)))
                throw Refusals.DuplicateKey();
        }
    }
}
