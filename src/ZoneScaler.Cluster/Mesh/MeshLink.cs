using System.Diagnostics;
using Google.Protobuf;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Grpc;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>
/// One link: a queue with a writer, and a reader. Frames that come in go from the reader straight to their zones; control messages and refusals go to the node's thread. It ends once,
/// with one reason: by this node's will, by the peer's word, or because the stream broke.
/// </summary>
internal sealed class MeshLink(int number, MeshOptions options, IFrameSink sink, NodeQueue node, MeshMetrics metrics, TimeProvider time) : ILinkOutbox
{
    // What is larger is copied and sent by another thread: a zone's has better things to do.
    private const int MaxBytesWrittenHere = 32 * 1024;

    // The node's thread need not hear of every batch that the peer is alive.
    private static readonly TimeSpan HeardInterval = TimeSpan.FromMilliseconds(100);

    private readonly LinkQueue _queue = new(time);
    private readonly OutboundBatch _out = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IMeshStream? _stream;
    private FrameBuffer? _partial;
    private long _heardAt;
    private int _reason;
    private volatile bool _isOpen;

    /// <summary>The link's number.</summary>
    public int Number => number;

    /// <summary>Why it has ended; None while it has not.</summary>
    public LinkEndReason Reason => (LinkEndReason)Volatile.Read(ref _reason);

    /// <summary>How many bytes wait to leave.</summary>
    public long WaitingBytes => _queue.Bytes;

    /// <inheritdoc/>
    public bool IsCongested => _queue.Bytes > options.CongestedBytes;

    /// <inheritdoc/>
    public void Send(ZoneId zone, FrameBuffer frame) => Add(RecordKind.ZoneFrame, zone.Value, frame, Haste.Now);

    /// <inheritdoc/>
    public void SendSoon(ZoneId zone, FrameBuffer frame) => Add(RecordKind.ZoneFrame, zone.Value, frame, Haste.Soon);

    /// <inheritdoc/>
    public void SendToGateway(FrameBuffer frame) => Add(RecordKind.GatewayFrame, 0, frame, Haste.Now);

    /// <summary>Sends a control message.</summary>
    public void Send(Control message)
    {
        // Once one side has welcomed the other, frames may follow.
        if (message.KindCase == Control.KindOneofCase.Welcome)
            _isOpen = true;
        var size = message.CalculateSize();
        var frame = FrameBuffer.Rent(size);
        message.WriteTo(frame.Writer.Reserve(size));
        Add(RecordKind.Control, 0, frame, Haste.Elsewhere);
    }

    /// <summary>Reads and writes until the link ends, by whichever side; after that nothing of it is left.</summary>
    public async Task RunAsync(IMeshStream stream)
    {
        _stream = stream;
        if (Reason != LinkEndReason.None)
            stream.Abort(); // it ended while it was being opened
        var writing = WriteAsync(stream);
        await ReadAsync(stream).ConfigureAwait(false);
        _ended.TrySetResult();
        await writing.ConfigureAwait(false);
        Interlocked.Exchange(ref _partial, null)?.Release();
    }

    /// <summary>Ends the link, if it has not ended. Thread-safe, does not block.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isPolite">Whether the peer is told, if it listens.</param>
    /// <returns>Whether it was this that ended it.</returns>
    public bool End(LinkEndReason reason, bool isPolite)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)LinkEndReason.None) != (int)LinkEndReason.None)
            return false;
        metrics.Ended(reason);
        _queue.Close();
        // Not here: whoever holds the stream may go on in the abort, and the caller may be a zone's thread.
        if (isPolite)
            _ = AbortLaterAsync();
        else
            ThreadPool.UnsafeQueueUserWorkItem(static link => link._stream?.Abort(), this, preferLocal: false);
        return true;
    }

    private void Add(RecordKind kind, ulong zone, FrameBuffer frame, Haste haste)
    {
        if (frame.Length > MaxBytesWrittenHere)
            haste = Haste.Elsewhere;
        if (frame.Length > options.MaxFrameBytes || _queue.Add(new OutgoingRecord(kind, zone, frame), haste) > options.MaxBacklogBytes)
        {
            if (End(LinkEndReason.Overrun, isPolite: false))
                Report(LinkEndReason.Overrun);
        }
    }

    private async Task WriteAsync(IMeshStream stream)
    {
        try
        {
            while (await _queue.WaitAsync().ConfigureAwait(false))
            {
                var since = _queue.Take(_out.Records);
                while (_out.TryBegin(options.MaxBatchBytes) && Reason == LinkEndReason.None)
                {
                    await stream.WriteAsync(_out).ConfigureAwait(false);
                    _queue.Written(_out.EndedBytes);
                    metrics.Sent(_out.Length, _out.Ended, Stopwatch.GetElapsedTime(since));
                    _out.End();
                }
                // The thread may be one that has sent something, and must not be kept by what others send meanwhile.
                if (_queue.HasMore && !Thread.CurrentThread.IsThreadPoolThread)
                    await Task.Yield();
            }
            _out.Drop();
            await SayByeAsync(stream).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or InvalidOperationException)
        {
            EndAndReport(LinkEndReason.Reset);
        }
        finally
        {
            _out.Drop();
        }
    }

    private async Task SayByeAsync(IMeshStream stream)
    {
        var frame = FrameBuffer.Rent(1);
        frame.Writer.WriteByte((byte)Reason);
        _out.Records.Add(new OutgoingRecord(RecordKind.Bye, 0, frame));
        _out.TryBegin(options.MaxBatchBytes);
        await stream.WriteAsync(_out).ConfigureAwait(false);
    }

    /// <summary>Leaves the peer the time to read the last word and to hang up: an abort would overtake it.</summary>
    private async Task AbortLaterAsync()
    {
        try
        {
            await _ended.Task.WaitAsync(options.ByeTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The peer does not listen.
        }
        _stream?.Abort();
    }

    private async Task ReadAsync(IMeshStream stream)
    {
        try
        {
            while (await stream.ReadAsync().ConfigureAwait(false) is { } batch)
            {
                if (Reason != LinkEndReason.None)
                {
                    batch.DropFrom(0); // only the end is awaited
                }
                else if (batch.Problem != LinkEndReason.None)
                {
                    EndAndReport(batch.Problem);
                }
                else
                {
                    await TakeAsync(batch).ConfigureAwait(false);
                    TellHeard();
                }
            }
            EndAndReport(LinkEndReason.Reset);
        }
        catch (RpcException e)
        {
            // What came was too large, or no gRPC at all; what the transport reports has a cause of its own.
            var isMalformed = e.StatusCode == StatusCode.ResourceExhausted || (e.StatusCode == StatusCode.Internal && e.Status.DebugException == null);
            EndAndReport(isMalformed ? LinkEndReason.Malformed : LinkEndReason.Reset);
        }
        catch (OperationCanceledException)
        {
            EndAndReport(LinkEndReason.Reset);
        }
    }

    private async ValueTask TakeAsync(InboundBatch batch)
    {
        metrics.Received(batch.Records.Count);
        for (var i = 0; i < batch.Records.Count; i++)
        {
            var record = batch.Records[i];
            if ((record.Kind & RecordKind.Partial) != 0 || _partial != null)
            {
                if (!TryJoin(ref record))
                {
                    batch.DropFrom(i + 1);
                    EndAndReport(LinkEndReason.Malformed);
                    return;
                }
                if (record.Frame == null)
                    continue;
            }
            var isGood = record.Kind switch
            {
                RecordKind.ZoneFrame => TakeZoneFrame(new ZoneId(record.Zone), record.Frame),
                RecordKind.GatewayFrame => TakeGatewayFrame(record.Frame),
                RecordKind.Control => await TakeControlAsync(record.Frame).ConfigureAwait(false),
                _ => TakeBye(record.Frame),
            };
            if (isGood && Reason == LinkEndReason.None)
                continue;
            batch.DropFrom(i + 1);
            if (!isGood)
                EndAndReport(LinkEndReason.Malformed);
            return;
        }
        batch.Return();
    }

    /// <summary>Puts the parts of a record together. Without its last part, the record has no frame yet.</summary>
    private bool TryJoin(ref OutgoingRecord record)
    {
        var frame = record.Frame;
        var isLast = (record.Kind & RecordKind.Partial) == 0;
        if (_partial == null)
        {
            _partial = frame;
            record = default;
            return true;
        }
        var fits = _partial.Length + frame.Length <= options.MaxFrameBytes;
        if (fits)
            _partial.Writer.WriteBytes(frame.Span);
        frame.Release();
        record = fits && isLast ? record with { Frame = _partial } : default;
        if (isLast && fits)
            _partial = null;
        return fits;
    }

    private bool TakeZoneFrame(ZoneId zone, FrameBuffer frame)
    {
        if (!_isOpen)
        {
            frame.Release();
            return false;
        }
        ZoneFrameHeader? header = ZoneFrameHeader.TryRead(frame.Span, out var known) ? known : null;
        var refusal = sink.Receive(zone, frame);
        if (refusal == FrameRefusal.None)
            return true;
        metrics.Refused(refusal);
        // If there is no room for the job, the answer is lost: the sender sends again, and is refused again.
        node.TryPost(n =>
        {
            if (n.Links.TryGetPeer(number, out var peer))
                n.FrameRefused(peer, zone, refusal, header);
        });
        return true;
    }

    private bool TakeGatewayFrame(FrameBuffer frame)
    {
        if (_isOpen)
            sink.ReceiveForGateway(frame);
        else
            frame.Release();
        return _isOpen;
    }

    private async ValueTask<bool> TakeControlAsync(FrameBuffer frame)
    {
        Control message;
        try
        {
            message = Control.Parser.ParseFrom(frame.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
        finally
        {
            frame.Release();
        }
        if (message.KindCase == Control.KindOneofCase.Welcome)
            _isOpen = true;
        await node.PostAsync(n => n.Receive(number, message)).ConfigureAwait(false);
        return true;
    }

    private bool TakeBye(FrameBuffer frame)
    {
        var said = frame.Length == 1 ? (LinkEndReason)frame.Span[0] : LinkEndReason.None;
        frame.Release();
        if (said is LinkEndReason.None || !Enum.IsDefined(said))
            return false;
        // What holds for both sides is passed on; what was this side's doing, or the peer's alone, is a reset to this one.
        EndAndReport(said is LinkEndReason.Silent or LinkEndReason.Overrun or LinkEndReason.Unreachable or LinkEndReason.PeerGone ? LinkEndReason.Reset : said);
        return true;
    }

    private void TellHeard()
    {
        var now = time.GetTimestamp();
        if (_heardAt != 0 && time.GetElapsedTime(_heardAt, now) < HeardInterval)
            return;
        if (node.TryPost(n => n.Links.Heard(number)))
            _heardAt = now;
    }

    private void EndAndReport(LinkEndReason reason)
    {
        if (End(reason, isPolite: reason is LinkEndReason.Malformed or LinkEndReason.WrongVersion))
            Report(reason);
    }

    private void Report(LinkEndReason reason) => _ = ReportAsync(reason);

    private async Task ReportAsync(LinkEndReason reason) => await node.PostAsync(n => n.Links.Closed(number, reason)).ConfigureAwait(false);
}
