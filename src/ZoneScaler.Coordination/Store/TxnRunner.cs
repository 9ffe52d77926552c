using Google.Protobuf;
using Google.Protobuf.Collections;
using ZoneScaler.Coordination.Wire;
using CompareResult = ZoneScaler.Coordination.Wire.Compare.Types.CompareResult;
using RequestCase = ZoneScaler.Coordination.Wire.RequestOp.RequestOneofCase;
using WireTarget = ZoneScaler.Coordination.Wire.Compare.Types.CompareTarget;

namespace ZoneScaler.Coordination.Store;

/// <summary>
/// Runs the steps of write transactions. All conditions, those of nested transactions too, are judged by what was there before; then everything that
/// could refuse a step on the chosen paths is checked; then the steps run, and none can fail.
/// </summary>
internal sealed class TxnRunner(VersionedKeys keys, LeaseTable leases)
{
    public TxnResponse Run(TxnRequest request)
    {
        var path = new Queue<bool>();
        Choose(request, path);
        ForEachStep(request, new Queue<bool>(path), CheckPutStep);
        ForEachStep(request, new Queue<bool>(path), CheckRangeStep);
        return RunSteps(request, path);
    }

    /// <summary>Writes a key. <see cref="CheckPut"/> has found nothing against it.</summary>
    public PutResponse Put(PutRequest request)
    {
        var before = keys.Get(request.Key);
        // A step before this one in the same transaction may have deleted what was there when it was checked: then there is nothing to keep.
        var lease = request.IgnoreLease ? before?.Lease ?? 0 : request.Lease;
        var value = request.IgnoreValue ? before?.Value ?? ByteString.Empty : request.Value;
        leases.Detach(request.Key, before?.Lease ?? 0);
        leases.Attach(request.Key, lease);
        keys.Put(request.Key, value, lease);
        return new PutResponse { Header = new ResponseHeader { Revision = keys.VisibleRevision }, PrevKv = request.PrevKv ? before : null };
    }

    /// <summary>Refuses a put whose lease is not there, or that would keep what is not there.</summary>
    public void CheckPut(PutRequest request, bool leaseFirst)
    {
        // etcd looks for these in one order in a transaction and in the other outside.
        if (leaseFirst)
            CheckLease(request);
        if ((request.IgnoreValue || request.IgnoreLease) && keys.Get(request.Key) == null)
            throw Refusals.KeyNotFound();
        if (!leaseFirst)
            CheckLease(request);
    }

    public DeleteRangeResponse Delete(DeleteRangeRequest request)
    {
        var pairs = keys.Read(new KeyRange(request.Key, request.RangeEnd), 0).ToList();
        foreach (var pair in pairs)
        {
            leases.Detach(pair.Key, pair.Lease);
            keys.Delete(pair.Key);
        }
        var response = new DeleteRangeResponse { Header = new ResponseHeader { Revision = keys.VisibleRevision }, Deleted = pairs.Count };
        if (request.PrevKv)
            response.PrevKvs.AddRange(pairs);
        return response;
    }

    private void CheckLease(PutRequest request)
    {
        if (request.Lease != 0 && !leases.TryGet(request.Lease, out _))
            throw Refusals.LeaseNotFound();
    }

    private void Choose(TxnRequest request, Queue<bool> path)
    {
        var holds = request.Compare.All(Holds);
        path.Enqueue(holds);
        foreach (var step in Steps(request, holds))
        {
            if (step.RequestCase == RequestCase.RequestTxn)
                Choose(step.RequestTxn, path);
        }
    }

    private static void ForEachStep(TxnRequest request, Queue<bool> path, Action<RequestOp> check)
    {
        foreach (var step in Steps(request, path.Dequeue()))
        {
            if (step.RequestCase == RequestCase.RequestTxn)
                ForEachStep(step.RequestTxn, path, check);
            else
                check(step);
        }
    }

    private void CheckPutStep(RequestOp step)
    {
        if (step.RequestCase == RequestCase.RequestPut)
            CheckPut(step.RequestPut, leaseFirst: false);
    }

    private void CheckRangeStep(RequestOp step)
    {
        if (step.RequestCase == RequestCase.RequestRange)
            CheckRevision(step.RequestRange.Revision);
    }

    private void CheckRevision(long revision)
    {
        if (revision > keys.Revision)
            throw Refusals.FutureRevision();
        if (revision != 0 && revision < keys.CompactedRevision)
            throw Refusals.Compacted();
    }

    private TxnResponse RunSteps(TxnRequest request, Queue<bool> path)
    {
        var response = new TxnResponse { Header = new ResponseHeader(), Succeeded = path.Dequeue() };
        foreach (var step in Steps(request, response.Succeeded))
        {
            response.Responses.Add(step.RequestCase switch
            {
                RequestCase.RequestRange => new ResponseOp { ResponseRange = RangeReader.Read(keys, step.RequestRange) },
                RequestCase.RequestPut => new ResponseOp { ResponsePut = Put(step.RequestPut) },
                RequestCase.RequestDeleteRange => new ResponseOp { ResponseDeleteRange = Delete(step.RequestDeleteRange) },
                _ => new ResponseOp { ResponseTxn = RunSteps(step.RequestTxn, path) },
            });
        }
        return response;
    }

    private bool Holds(Wire.Compare compare)
    {
        var pairs = keys.Read(new KeyRange(compare.Key, compare.RangeEnd), 0).ToList();
        if (pairs.Count > 0)
            return pairs.TrueForAll(p => Holds(compare, p));
        // Absent keys have revisions and versions (0), but no value to compare with.
        return compare.Target != WireTarget.Value && Holds(compare, new Wire.KeyValue());
    }

    private static bool Holds(Wire.Compare compare, Wire.KeyValue pair)
    {
        // The value asked for counts only if it is that of the target; otherwise it is zero, as in etcd.
        var order = compare.Target switch
        {
            WireTarget.Version => pair.Version.CompareTo(compare.Version),
            WireTarget.Create => pair.CreateRevision.CompareTo(compare.CreateRevision),
            WireTarget.Mod => pair.ModRevision.CompareTo(compare.ModRevision),
            WireTarget.Value => pair.Value.Span.SequenceCompareTo(compare.Value.Span),
            WireTarget.Lease => pair.Lease.CompareTo(compare.Lease),
            _ => 0,
        };
        return compare.Result switch
        {
            CompareResult.Equal => order == 0,
            CompareResult.NotEqual => order != 0,
            CompareResult.Greater => order > 0,
            CompareResult.Less => order < 0,
            _ => true,
        };
    }

    private static RepeatedField<RequestOp> Steps(TxnRequest request, bool holds) => holds ? request.Success : request.Failure;
}
