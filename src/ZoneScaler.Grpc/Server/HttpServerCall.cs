using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Server;

/// <summary>
/// A call on the server, from its headers to its status. The status is sent once: by the end of the handler, or before by the deadline. Whoever sends
/// it waits for a write under way, because trailers must not overtake a message.
/// </summary>
internal sealed class HttpServerCall : ServerCallContext, IDisposable
{
    private const int Http2InternalError = 0x2; // RFC 9113, section 7

    private readonly HttpContext _http;
    private readonly GrpcServer _server;
    private readonly PipeWriter _output;
    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _aborted;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private readonly MessageBuffer _buffer;
    private readonly SizedMessageWriter _sized;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;
    private TaskCompletionSource? _writerLeft;
    private Task _deadlineAnswer = Task.CompletedTask;
    private long _waitingBytes;
    private bool _hasOutput;
    private bool _isWriting;
    private bool _isEnded;
    private volatile bool _hasPassedDeadline;

    /// <summary>Begins a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="server">What calls share.</param>
    /// <param name="method">What is called.</param>
    /// <param name="timeout">How long it may take, if the client said so.</param>
    public HttpServerCall(HttpContext http, GrpcServer server, IMethod method, TimeSpan? timeout)
    {
        _http = http;
        _server = server;
        _output = http.Response.BodyWriter;
        _buffer = new MessageBuffer(server.Options.MaxSendMessageSize);
        _sized = new SizedMessageWriter(_output, server.Options.MaxSendMessageSize);
        Method = method.FullName;
        string? encoding = http.Request.Headers[GrpcHeaders.Encoding];
        Reader = new MessageReader(http.Request.BodyReader, server.Options.MaxReceiveMessageSize, encoding, StatusCode.Unimplemented);
        Deadline = DateTime.MaxValue;
        CancellationToken = http.RequestAborted;
        if (timeout is not { } limit)
            return;

        var now = server.Time.GetUtcNow().UtcDateTime;
        Deadline = limit < DateTime.MaxValue - now ? now + limit : DateTime.MaxValue;
        _source = new CancellationTokenSource();
        CancellationToken = _source.Token;
        _aborted = http.RequestAborted.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _source);
        _timer = server.Time.CreateTimer(static c => ((HttpServerCall)c!).PassDeadline(), this, GrpcTimeout.ForTimer(limit), Timeout.InfiniteTimeSpan);
    }

    public MessageReader Reader { get; }

    /// <summary>The status that was sent.</summary>
    public StatusCode SentStatus { get; private set; }

    public override string Method { get; }

    public override string Host => _http.Request.Host.Value ?? "";

    public override string Peer => PeerName.Of(_http.Connection.RemoteIpAddress, _http.Connection.RemotePort);

    public override DateTime Deadline { get; }

    public override Metadata RequestHeaders => _requestHeaders ??= ReadRequestHeaders();

    public override CancellationToken CancellationToken { get; }

    public override Metadata ResponseTrailers => _responseTrailers ??= new Metadata();

    public override Status Status { get; set; } = Status.DefaultSuccess;

    public override WriteOptions? WriteOptions { get; set; }

    public override IDictionary<object, object> UserState => _userState ??= [];

    /// <summary>The request that carries the call.</summary>
    public HttpContext HttpContext => _http;

    public override async Task WriteResponseHeadersAsync(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        BeginWrite();
        try
        {
            if (_hasOutput)
                throw new InvalidOperationException("The response headers have been sent; they can be sent once, before the first message.");
            foreach (var entry in responseHeaders)
                _http.Response.Headers.Append(entry.Key, MetadataHeaders.ToHeader(entry));
            _hasOutput = true;
            Check(await _output.FlushAsync(CancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException e)
        {
            throw Broken(e);
        }
        finally
        {
            EndWrite();
        }
    }

    /// <summary>Reads the request of a method that takes one.</summary>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller)
        where T : class
    {
        try
        {
            return await Reader.ReadSingleAsync(marshaller, CancellationToken).ConfigureAwait(false)
                ?? throw new RpcException(new Status(StatusCode.Internal, "The client sent no message in a call that takes one."));
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Broken(e);
        }
    }

    /// <summary>Writes the response of a method that gives one; it goes out together with the status.</summary>
    public void WriteSingle<T>(T response, Marshaller<T> marshaller)
        where T : class
    {
        if (Status.StatusCode != StatusCode.OK)
            return;
        BeginWrite();
        try
        {
            if (response == null)
                throw new RpcException(new Status(StatusCode.Internal, "The handler returned no message."));
            Put(response, marshaller);
        }
        finally
        {
            EndWrite();
        }
    }

    /// <summary>Writes a message of a stream.</summary>
    /// <param name="message">The message.</param>
    /// <param name="marshaller">Writes it.</param>
    /// <param name="mayWait">Whether it may wait for more.</param>
    public Task WriteAsync<T>(T message, Marshaller<T> marshaller, bool mayWait)
        where T : class
    {
        ValueTask<FlushResult> flush;
        try
        {
            BeginWrite();
        }
        catch (RpcException e)
        {
            return Task.FromException(e);
        }
        try
        {
            Put(message, marshaller);
            if (mayWait && _waitingBytes < MessageFrame.MaxWaitingBytes)
            {
                EndWrite();
                return Task.CompletedTask;
            }
            _waitingBytes = 0;
            flush = _output.FlushAsync(CancellationToken);
            if (flush.IsCompletedSuccessfully)
            {
                Check(flush.Result);
                EndWrite();
                return Task.CompletedTask;
            }
        }
        catch (Exception e)
        {
            EndWrite();
            return Task.FromException(e as RpcException ?? Broken(e));
        }
        return AwaitAsync(flush);
    }

    /// <summary>Sends the status, unless the deadline has done so. What the handler started is over after.</summary>
    public async Task EndAsync(Status status, Metadata? trailers)
    {
        if (_timer != null)
            await _timer.DisposeAsync().ConfigureAwait(false);
        if (await TryEndAsync().ConfigureAwait(false))
            SetStatus(_hasPassedDeadline ? DeadlineStatus() : status, trailers);
        // Even if it came too late to answer, it uses what is disposed next.
        await _deadlineAnswer.ConfigureAwait(false);
    }

    /// <summary>How an exception of reading or writing looks to the handler.</summary>
    public RpcException Broken(Exception cause) => _http.RequestAborted.IsCancellationRequested || cause is OperationCanceledException or IOException
        ? new RpcException(HasPassedDeadline ? DeadlineStatus() : new Status(StatusCode.Cancelled, "The client ended the call.", cause))
        : new RpcException(new Status(StatusCode.Internal, "The call cannot be read or written any more.", cause));

    public void Dispose()
    {
        _timer?.Dispose();
        _aborted.Dispose();
        _source?.Dispose();
        _buffer.Release();
    }

    /// <summary>Whether the call ended because its time was over, and not by its client.</summary>
    public bool HasPassedDeadline => _hasPassedDeadline;

    public static Status DeadlineStatus() => new(StatusCode.DeadlineExceeded, "The deadline has passed.");

    private void PassDeadline()
    {
        lock (_gate)
        {
            if (_isEnded)
                return;
            _hasPassedDeadline = true;
            _deadlineAnswer = AnswerDeadlineAsync();
        }
    }

    private async Task AnswerDeadlineAsync()
    {
        await Task.Yield(); // Not under the lock.
        // The answer waits for a write that the cancellation ends, but not for whatever else the handler does about it.
        var cancellation = _source!.CancelAsync();
        if (await TryEndAsync().ConfigureAwait(false))
        {
            SetStatus(DeadlineStatus(), null);
            // The client need not wait for a handler that does not listen to its token.
            await _http.Response.CompleteAsync().ConfigureAwait(false);
        }
        try
        {
            await cancellation.ConfigureAwait(false);
        }
        catch (AggregateException e)
        {
            _server.LogHandlerThrew(Method, e);
        }
    }

    private async ValueTask<bool> TryEndAsync()
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

    private void SetStatus(Status status, Metadata? trailers)
    {
        SentStatus = status.StatusCode;
        if (_sized.IsBroken)
        {
            // Half a message is out, and trailers after it would make it look like the client's fault.
            _http.Features.Get<IHttpResetFeature>()?.Reset(Http2InternalError);
            return;
        }
        // Without a message or headers sent, the status stands in the headers ("Trailers-Only").
        var response = _http.Response;
        var isTrailersOnly = !_hasOutput && !response.HasStarted;
        if (isTrailersOnly && Reader.HasMetUnknownEncoding)
            response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.Identity;
        StatusHeaders.Write(status, trailers, (key, value) =>
        {
            if (isTrailersOnly)
                response.Headers.Append(key, value);
            else
                response.AppendTrailer(key, value);
        });
    }

    private void BeginWrite()
    {
        lock (_gate)
        {
            if (_isEnded)
                throw new RpcException(HasPassedDeadline ? DeadlineStatus() : new Status(StatusCode.Cancelled, "The call has ended."));
            if (_isWriting)
                throw new InvalidOperationException("The write before has not ended.");
            _isWriting = true;
        }
        if (CancellationToken.IsCancellationRequested)
        {
            EndWrite();
            throw Broken(new OperationCanceledException(CancellationToken));
        }
    }

    private void EndWrite()
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
            _hasOutput = true;
            return;
        }
        _buffer.Add(message, marshaller);
        _output.Write(_buffer.Written.Span);
        _waitingBytes += _buffer.Written.Length;
        _hasOutput = true;
        _buffer.Clear();
    }

    private async Task AwaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            Check(await flush.ConfigureAwait(false));
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Broken(e);
        }
        finally
        {
            EndWrite();
        }
    }

    private void Check(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled)
            throw Broken(new OperationCanceledException(CancellationToken));
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (key, values) in _http.Request.Headers)
        {
            foreach (var value in values)
                MetadataHeaders.AddReceived(metadata, key, value ?? "");
        }
        return metadata;
    }
}
