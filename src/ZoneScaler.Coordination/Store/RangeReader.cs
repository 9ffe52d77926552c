using Google.Protobuf;
using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Store;

/// <summary>Answers range requests: filters, order, limit, as etcd applies them.</summary>
internal static class RangeReader
{
    public static RangeResponse Read(VersionedKeys keys, RangeRequest request)
    {
        var response = new RangeResponse { Header = new ResponseHeader { Revision = keys.VisibleRevision } };
        var pairs = keys.Read(new KeyRange(request.Key, request.RangeEnd), request.Revision);
        if (request.CountOnly)
        {
            response.Count = pairs.Count();
            return response;
        }

        var all = pairs.ToList();
        response.Count = all.Count;
        var hasFilters = (request.MinModRevision | request.MaxModRevision | request.MinCreateRevision | request.MaxCreateRevision) != 0;
        var isSorted = request.SortOrder != RangeRequest.Types.SortOrder.None;
        // As in etcd, a limit without order or filter cuts before a sort by something else than the key.
        var fetched = request.Limit > 0 && !hasFilters && !isSorted && all.Count > request.Limit + 1 ? all.GetRange(0, (int)request.Limit + 1) : all;
        if (hasFilters)
            fetched = [.. fetched.Where(p => Passes(p, request))];
        fetched = Sort(fetched, request);
        if (request.Limit > 0 && fetched.Count > request.Limit)
        {
            fetched = fetched.GetRange(0, (int)request.Limit);
            response.More = true;
        }
        response.Kvs.AddRange(request.KeysOnly ? fetched.Select(WithoutValue) : fetched);
        return response;
    }

    private static bool Passes(Wire.KeyValue pair, RangeRequest request) =>
        (request.MaxModRevision == 0 || pair.ModRevision <= request.MaxModRevision)
        && (request.MinModRevision == 0 || pair.ModRevision >= request.MinModRevision)
        && (request.MaxCreateRevision == 0 || pair.CreateRevision <= request.MaxCreateRevision)
        && (request.MinCreateRevision == 0 || pair.CreateRevision >= request.MinCreateRevision);

    private static List<Wire.KeyValue> Sort(List<Wire.KeyValue> pairs, RangeRequest request)
    {
        var isDescending = request.SortOrder == RangeRequest.Types.SortOrder.Descend;
        return request.SortTarget switch
        {
            RangeRequest.Types.SortTarget.Version => By(p => p.Version),
            RangeRequest.Types.SortTarget.Create => By(p => p.CreateRevision),
            RangeRequest.Types.SortTarget.Mod => By(p => p.ModRevision),
            RangeRequest.Types.SortTarget.Value => isDescending
                ? [.. pairs.OrderByDescending(p => p.Value, ByteOrder)]
                : [.. pairs.OrderBy(p => p.Value, ByteOrder)],
            _ when isDescending => [.. pairs.AsEnumerable().Reverse()],
            _ => pairs,
        };

        List<Wire.KeyValue> By(Func<Wire.KeyValue, long> number) => isDescending ? [.. pairs.OrderByDescending(number)] : [.. pairs.OrderBy(number)];
    }

    private static readonly Comparer<ByteString> ByteOrder = Comparer<ByteString>.Create((a, b) => a.Span.SequenceCompareTo(b.Span));

    private static Wire.KeyValue WithoutValue(Wire.KeyValue pair) => new(pair) { Value = ByteString.Empty };
}
