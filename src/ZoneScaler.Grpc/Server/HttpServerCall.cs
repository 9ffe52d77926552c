using Microsoft.AspNetCore.Http;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Server;

/// <summary>A call on the server, from its headers to its status, which the end of its handler sends or before that its deadline.</summary>
internal sealed class HttpServerCall : ServerCallContext, IDisposable
{
    private readonly GrpcServer _server;
    private readonly ResponseOutput _output;
    private readonly CancellationTokenSource? _source;
    private readonly CancellationTokenRegistration _aborted;
    private readonly ITimer? _timer;
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private Dictionary<object, object>? _userState;
    private Task? _deadlineAnswer;
    private volatile bool _hasPassedDeadline;
    private volatile bool _hasEnded;

    /// <summary>Begins a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="server">What calls share.</param>
    /// <param name="method">What is called.</param>
    /// <param name="timeout">How long it may take, if the client said so.</param>
    public HttpServerCall(HttpContext http, GrpcServer server, IMethod method, TimeSpan? timeout)
    {
        HttpContext = http;
        _server = server;
        _output = new ResponseOutput(this, http.Response, server.Options.MaxSendMessageSize);
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

    /// <summary>The request that carries the call.</summary>
    public HttpContext HttpContext { get; }

    public MessageReader Reader { get; }

    /// <summary>The status that was sent.</summary>
    public StatusCode SentStatus { get; private set; }

    public override string Method { get; }

    public override string Host => HttpContext.Request.Host.Value ?? "";

    public override string Peer => PeerName.Of(HttpContext.Connection.RemoteIpAddress, HttpContext.Connection.RemotePort);

    public override DateTime Deadline { get; }

    public override Metadata RequestHeaders => _requestHeaders ??= ReadRequestHeaders();

    public override CancellationToken CancellationToken { get; }

    public override Metadata ResponseTrailers => _responseTrailers ??= new Metadata();

    public override Status Status { get; set; } = Status.DefaultSuccess;

    public override WriteOptions? WriteOptions { get; set; }

    public override IDictionary<object, object> UserState => _userState ??= [];

    public override Task WriteResponseHeadersAsync(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return _output.WriteHeadersAsync(responseHeaders);
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

    /// <summary>Writes the response of a method that gives one, unless the handler has chosen another status than OK.</summary>
    public void WriteSingle<T>(T response, Marshaller<T> marshaller)
        where T : class
    {
        if (Status.StatusCode == StatusCode.OK)
            _output.WriteSingle(response, marshaller);
    }

    /// <inheritdoc cref="ResponseOutput.WriteAsync"/>
    public Task WriteAsync<T>(T message, Marshaller<T> marshaller, bool mayWait)
        where T : class => _output.WriteAsync(message, marshaller, mayWait);

    /// <summary>Keeps what a handler left behind away from the request, which may serve another call by then.</summary>
    /// <exception cref="RpcException">The call has ended.</exception>
    public void ThrowIfEnded()
    {
        if (_hasEnded)
            throw Ended();
    }

    /// <summary>The failure of who still uses the call after its end.</summary>
    public RpcException Ended() => new(_hasPassedDeadline ? DeadlineStatus() : new Status(StatusCode.Cancelled, "The call has ended."));

    /// <summary>Sends the status, unless the deadline has done so. What the handler started is over after.</summary>
    public async Task EndAsync(Status status, Metadata? trailers)
    {
        await AnswerAsync(status, trailers).ConfigureAwait(false);
        // Even if the deadline came too late to answer, it uses what is disposed next. If it has not come, it will not any more.
        await (Interlocked.CompareExchange(ref _deadlineAnswer, Task.CompletedTask, null) ?? Task.CompletedTask).ConfigureAwait(false);
        _hasEnded = true;
    }

    /// <summary>How an exception of reading or writing looks to the handler.</summary>
    public RpcException Broken(Exception cause)
    {
        if (_hasPassedDeadline)
            return new RpcException(DeadlineStatus());
        return HttpContext.RequestAborted.IsCancellationRequested || cause is OperationCanceledException or IOException
            ? new RpcException(new Status(StatusCode.Cancelled, "The client ended the call.", cause))
            : new RpcException(new Status(StatusCode.Internal, "The call cannot be read or written any more.", cause));
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _aborted.Dispose();
        _source?.Dispose();
        _output.Dispose();
    }

    private static Status DeadlineStatus() => new(StatusCode.DeadlineExceeded, "The deadline has passed.");

    private void PassDeadline()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _deadlineAnswer, answered.Task, null) == null)
            _ = PassDeadlineAsync(answered);
    }

    private async Task PassDeadlineAsync(TaskCompletionSource done)
    {
        try
        {
            _hasPassedDeadline = true;
            // The answer does not wait for what the handler does about its token.
            var cancellation = _source!.CancelAsync();
            _output.CancelWrite();
            // The client need not wait for a handler that does not listen to its token.
            if (await AnswerAsync(DeadlineStatus(), null).ConfigureAwait(false))
                await HttpContext.Response.CompleteAsync().ConfigureAwait(false);
            await cancellation.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _server.LogHandlerThrew(Method, e);
        }
        finally
        {
            done.SetResult();
        }
    }

    // The deadline has the last word, also if it came while the handler's last write was under way.
    private async ValueTask<bool> AnswerAsync(Status status, Metadata? trailers)
    {
        if (!await _output.TryEndAsync().ConfigureAwait(false))
            return false;
        var sent = _hasPassedDeadline ? DeadlineStatus() : status;
        SentStatus = sent.StatusCode;
        _output.AddStatus(sent, trailers);
        return true;
    }

    private Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (key, values) in HttpContext.Request.Headers)
        {
            foreach (var value in values)
                MetadataHeaders.AddReceived(metadata, key, value ?? "");
        }
        return metadata;
    }
}
