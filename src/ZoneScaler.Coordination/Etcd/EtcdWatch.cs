using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;
using EventType = ZoneScaler.Coordination.Wire.Event.Types.EventType;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>A watch that goes on over lost connections and forgotten pasts.</summary>
internal sealed partial class EtcdWatch(EtcdCaller caller, string prefix, ILogger logger)
{
    private const int PageSize = 1000;

    private readonly KeyRange _range = KeyRange.OfPrefix(Translation.Key(prefix));
    private long _next;

    public async IAsyncEnumerable<WatchBatch> RunAsync(long fromRevision, [EnumeratorCancellation] CancellationToken stop)
    {
        _next = fromRevision;
        var era = caller.Pin.Mark().Era;
        var failures = 0;
        while (true)
        {
            var before = era;
            era = caller.Pin.Mark().Era;
            if (era != before)
                _next = 0; // Its revisions are another cluster's.
            if (_next == 0)
                yield return await ReadAllAsync(stop).ConfigureAwait(false);

            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, caller.Pin.Violated);
            var (endpoint, call) = await caller.OpenAsync(EtcdMethods.Watch, end.Token, stop).ConfigureAwait(false);
            using (call)
            {
                var result = await BeginAsync(endpoint, call, end.Token).ConfigureAwait(false);
                while (result == WatchEnd.None)
                {
                    (result, var batch) = await ReadAsync(endpoint, call, end.Token).ConfigureAwait(false);
                    if (batch != null)
                    {
                        failures = 0;
                        yield return batch;
                    }
                }
                stop.ThrowIfCancellationRequested();
                if (result == WatchEnd.Compacted)
                {
                    LogCompacted(prefix, _next);
                    _next = 0;
                    continue;
                }
            }
            await caller.PauseAsync(++failures, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the present, a page at a time but all at one revision.</summary>
    private async Task<WatchBatch> ReadAllAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await caller.PersistAsync(() => ReadPagesAsync(stop), stop).ConfigureAwait(false);
            }
            catch (CoordinationException e) when (e.InnerException is RpcException { StatusCode: StatusCode.OutOfRange })
            {
                // So many writes between two pages that their revision is gone: begin again.
            }
        }
    }

    private async Task<WatchBatch> ReadPagesAsync(CancellationToken stop)
    {
        var events = new List<WatchEvent>();
        var request = new RangeRequest { Key = _range.Begin, RangeEnd = _range.RangeEnd, Limit = PageSize };
        while (true)
        {
            var response = await caller.CallAsync(EtcdMethods.Range, request, isRepeatable: true, r => r.Header, stop).ConfigureAwait(false);
            if (request.Revision == 0)
                request.Revision = response.Header.Revision;
            events.AddRange(response.Kvs.Select(p => new WatchEvent(WatchEventKind.Put, Translation.Pair(p))));
            if (!response.More)
                break;
            request = request.Clone();
            request.Key = ByteString.CopyFrom([.. response.Kvs[^1].Key.Span, 0]);
        }
        _next = request.Revision + 1;
        return new WatchBatch(request.Revision, events, IsReset: true);
    }

    private async Task<WatchEnd> BeginAsync(EtcdEndpoint endpoint, AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call, CancellationToken end)
    {
        var create = new WatchCreateRequest { Key = _range.Begin, RangeEnd = _range.RangeEnd, StartRevision = _next, ProgressNotify = true };
        try
        {
            await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = create }).ConfigureAwait(false);
            return WatchEnd.None;
        }
        catch (RpcException e)
        {
            return Lost(endpoint, e.Status, end);
        }
    }

    /// <summary>Waits for the next response.</summary>
    /// <returns>Whether the stream is of use no more, and what changed, if anything.</returns>
    private async Task<(WatchEnd End, WatchBatch? Batch)> ReadAsync(EtcdEndpoint endpoint, AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call, CancellationToken end)
    {
        WatchResponse response;
        var mark = caller.Pin.Mark();
        try
        {
            if (!await call.ResponseStream.MoveNext().ConfigureAwait(false))
                return (Lost(endpoint, new Status(StatusCode.Unavailable, "The server has ended the watch."), end), null);
            response = call.ResponseStream.Current;
        }
        catch (RpcException e)
        {
            return (Lost(endpoint, e.Status, end), null);
        }

        caller.Pin.Check(response.Header, mark, isLinearizable: false, CoordinationOutcome.NotDone);
        if (response.CompactRevision != 0)
            return (WatchEnd.Compacted, null);
        if (response.Canceled)
        {
            if (response.CancelReason.Contains("leader", StringComparison.Ordinal))
                return (Lost(endpoint, new Status(StatusCode.Unavailable, response.CancelReason), end), null);
            throw new CoordinationException(CoordinationOutcome.NotDone, CoordinationReason.Rejected, $"The watch of '{prefix}' is refused: {response.CancelReason}");
        }
        if (response.Created)
            return (WatchEnd.None, null);
        if (response.Events.Count == 0)
        {
            // All is quiet: should the connection be lost later, the watch goes on from here, and not from a past that may be forgotten by then.
            _next = Math.Max(_next, response.Header.Revision + 1);
            return (WatchEnd.None, null);
        }
        var revision = response.Events[^1].Kv.ModRevision;
        _next = revision + 1;
        return (WatchEnd.None, new WatchBatch(revision, [.. response.Events.Select(e => Translation.Event(e.Type == EventType.Delete, e.Kv))], IsReset: false));
    }

    private WatchEnd Lost(EtcdEndpoint endpoint, Status status, CancellationToken end)
    {
        if (end.IsCancellationRequested)
            return WatchEnd.Lost; // ended from here, which says nothing of the member
        LogLost(prefix, endpoint.Address, status.Detail);
        caller.Failed(endpoint);
        return WatchEnd.Lost;
    }

    [LoggerMessage(102, LogLevel.Information, "The watch of '{Prefix}' at {Endpoint} was lost and will be resumed: {Detail}")]
    private partial void LogLost(string prefix, Uri endpoint, string detail);

    [LoggerMessage(103, LogLevel.Information, "What happened to '{Prefix}' since revision {Revision} is forgotten; the watch begins again with the present.")]
    private partial void LogCompacted(string prefix, long revision);
}
