using System.Text;
using Google.Protobuf;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Tests.Store;

/// <summary>Asks the pure store.</summary>
internal static class StoreRequests
{
    public static IMessage Run(CoordinationStore store, IMessage request) => request switch
    {
        PutRequest r => store.Put(r),
        RangeRequest r => store.Range(r),
        DeleteRangeRequest r => store.DeleteRange(r),
        TxnRequest r => store.Txn(r),
        CompactionRequest r => store.Compact(r),
        LeaseGrantRequest r => store.LeaseGrant(r),
        LeaseRevokeRequest r => store.LeaseRevoke(r),
        LeaseTimeToLiveRequest r => store.LeaseTimeToLive(r),
        LeaseLeasesRequest => store.LeaseLeases(),
        _ => throw new ArgumentException($"{request.Descriptor.Name} cannot be asked.", nameof(request)),
    };

    /// <summary>False if it is refused.</summary>
    public static bool TryRun(CoordinationStore store, IMessage request)
    {
        try
        {
            Run(store, request);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    /// <summary>All that can be asked of a store, as text.</summary>
    public static string Describe(CoordinationStore store)
    {
        var text = new StringBuilder();
        var all = new RangeRequest { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0) };
        for (all.Revision = Math.Max(1, store.CompactedRevision); all.Revision <= store.Revision; all.Revision++)
            text.AppendLine(store.Range(all).ToString());
        foreach (var change in store.Keys.ChangesFrom(Math.Max(1, store.CompactedRevision)))
            text.AppendLine(change.ToString());
        foreach (var lease in store.LeaseLeases().Leases)
            text.AppendLine(store.LeaseTimeToLive(new LeaseTimeToLiveRequest { ID = lease.ID, Keys = true }).ToString());
        return text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{store.Revision} {store.CompactedRevision} {store.Bytes}").ToString();
    }
}
