using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Server;

/// <summary>
/// What a call sends: headers, messages, and once its status. One write at a time; the status waits for a write under way, because trailers must not
/// overtake a message.
/// </summary>
internal sealed class ResponseOutput : IDisposable
{
    private const int Http2InternalError = 0x2; // RFC 9113, section 7

    private readonly HttpServerCall _call;
    private readonly HttpResponse _response;
    private readonly PipeWriter _pipe;
    private readonly CancellationToken _aborted;
    private readonly MessageBuffer _buffer;
    private readonly SizedMessageWriter _sized;
    private readonly Lock _gate = new();
    private TaskCompletionSource? _writerLeft;
    private long _waitingBytes;
    private bool _hasBegun;
    private bool _isWriting;
    private bool _isEnded;

    /// <param name="call">The call, for its token and the look of its failures.</param>
    /// <param name="response">Where to write.</param>
    /// <param name="maxBytes">How large a message may be; any size if not given.</param>
    public ResponseOutput(HttpServerCall call, HttpResponse response, int? maxBytes)
    {
        _call = call;
        _response = response;
        _pipe = response.BodyWriter;
        // Not the call's token, which the deadline cancels: Kestrel resets a stream whose flush is cancelled by a token.
        _aborted = response.HttpContext.RequestAborted;
        _buffer = new MessageBuffer(maxBytes);
        _sized = new SizedMessageWriter(_pipe, maxBytes);
    }

    /// <summary>Sends the headers at once.</summary>
    /// <exception cref="InvalidOperationException">They have been sent.</exception>
    public async Task WriteHeadersAsync(Metadata headers)
    {
        Begin();
        try
        {
            if (_hasBegun)
                throw new InvalidOperationException("The response headers have been sent; they can be sent once, before the first message.");
            foreach (var entry in headers)
                _response.Headers.Append(entry.Key, MetadataHeaders.ToHeader(entry));
            _hasBegun = true;
            Check(await _pipe.FlushAsync(_aborted).ConfigureAwait(false));
        }
        catch (OperationCanceledException e)
        {
            throw _call.Broken(e);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Writes the response of a method that gives one; it goes out together with the status.</summary>
    public void WriteSingle<T>(T response, Marshaller<T> marshaller)
        where T : class
    {
        Begin();
        try
        {
            if (response == null)
                throw new RpcException(new Status(StatusCode.Internal, "The handler returned no message."));
            Put(response, marshaller);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Writes a message of a stream.</summary>
    /// <param name="message">The message.</param>
    /// <param name="marshaller">Writes it.</param>
    /// <param name="mayWait">Whether it may wait for more.</param>
    public Task WriteAsync<T>(T message, Marshaller<T> marshaller, bool mayWait)
        where T : class
    {
        try
        {
            Begin();
        }
        catch (RpcException e)
        {
            return Task.FromException(e);
        }

        ValueTask<FlushResult> flush;
        try
        {
            Put(message, marshaller);
            if (mayWait && _waitingBytes < MessageFrame.MaxWaitingBytes)
            {
                Leave();
                return Task.CompletedTask;
            }
            _waitingBytes = 0;
            flush = _pipe.FlushAsync(_aborted);
            if (flush.IsCompletedSuccessfully)
            {
                Check(flush.Result);
                Leave();
                return Task.CompletedTask;
            }
        }
        catch (Exception e)
        {
            Leave();
            return Task.FromException(e as RpcException ?? _call.Broken(e));
        }
        return AwaitAsync(flush);
    }

    /// <summary>Lets a write under way wait no longer for the client; what it wrote still goes out before the status.</summary>
    public void CancelWrite()
    {
        lock (_gate)
        {
            if (_isWriting)
                _pipe.CancelPendingFlush();
        }
    }

    /// <summary>Ends the writing, for the status to follow; false if that has been done.</summary>
    public async ValueTask<bool> TryEndAsync()
    {
        Task? writer = null;
        lock (_gate)
        {
            if (_isEnded)
                return false;
            _isEnded = true;
            if (_isWriting)
                writer = (_writerLeft = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        if (writer != null)
            await writer.ConfigureAwait(false);
        return true;
    }

    /// <summary>Adds the status, which goes out when the response is completed.</summary>
    public void AddStatus(Status status, Metadata? trailers)
    {
        if (_sized.IsBroken)
        {
            // Half a message is out, and trailers after it would make it look like the client's fault.
            _response.HttpContext.Features.Get<IHttpResetFeature>()?.Reset(Http2InternalError);
            return;
        }

        // Without a message or headers sent, the status stands in the headers ("Trailers-Only").
        var isTrailersOnly = !_hasBegun && !_response.HasStarted;
        if (isTrailersOnly && _call.Reader.HasMetUnknownEncoding)
            _response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.Identity;
        StatusHeaders.Write(status, trailers, (key, value) =>
        {
            if (isTrailersOnly)
                _response.Headers.Append(key, value);
            else
                _response.AppendTrailer(key, value);
        });
    }

    public void Dispose() => _buffer.Release();

    private void Begin()
    {
        lock (_gate)
        {
            if (_isEnded)
                throw _call.Ended();
            if (_isWriting)
                throw new InvalidOperationException("The write before has not ended.");
            if (_call.CancellationToken.IsCancellationRequested)
                throw _call.Broken(new OperationCanceledException(_call.CancellationToken));
            _isWriting = true;
        }
    }

    private void Leave()
    {
        TaskCompletionSource? left;
        lock (_gate)
        {
            _isWriting = false;
            left = _writerLeft;
        }
        left?.SetResult();
    }

    private void Put<T>(T message, Marshaller<T> marshaller)
        where T : class
    {
        if (marshaller.Size != null)
        {
            _waitingBytes += _sized.Write(message, marshaller);
        }
        else
        {
            _buffer.Add(message, marshaller);
            _pipe.Write(_buffer.Written.Span);
            _waitingBytes += _buffer.Written.Length;
            _buffer.Clear();
        }
        _hasBegun = true;
    }

    private async Task AwaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            Check(await flush.ConfigureAwait(false));
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw _call.Broken(e);
        }
        finally
        {
            Leave();
        }
    }

    private void Check(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled || _call.CancellationToken.IsCancellationRequested)
            throw _call.Broken(new OperationCanceledException(_call.CancellationToken));
    }
}
