using System.IO.Pipelines;
using System.Net;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Client;

/// <summary>
/// A call on the client. It ends once, in <see cref="TryEnd"/>: by the server's status, a failure, its deadline, its token or its disposal, whichever
/// is first; what comes after is dropped.
/// </summary>
internal sealed class HttpCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private const int ReadBufferBytes = 32 * 1024;

    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: ReadBufferBytes, minimumReadSize: 4 * 1024);
    private static readonly Version Http2 = HttpVersion.Version20;

    private readonly GrpcChannel _channel;
    private readonly Method<TRequest, TResponse> _method;
    private readonly CallOptions _options;
    private readonly long _start;
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancelled;
    private CancellationTokenRegistration _closed;
    private ITimer? _timer;
    private HttpResponseMessage? _response;
    private MessageReader? _reader;
    private SingleContent? _single;
    private CallEnd? _end;
    private bool _isReading;

    public HttpCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options)
    {
        _channel = channel;
        _method = method;
        _options = options;
        _start = channel.Time.GetTimestamp();
        if (method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming)
            Writer = new ClientStreamWriter<TRequest, TResponse>(this, method.RequestMarshaller, channel.MaxSendMessageSize) { WriteOptions = options.WriteOptions };
    }

    /// <summary>The sending side, if the call has one.</summary>
    public ClientStreamWriter<TRequest, TResponse>? Writer { get; }

    public Task<Metadata> ResponseHeadersAsync => _headers.Task;

    /// <summary>How the call ended, once it has.</summary>
    public CallEnd? End => Volatile.Read(ref _end);

    /// <summary>Cancelled when the call ends other than by the server's status.</summary>
    public CancellationToken Aborted => _source.Token;

    /// <summary>The answer; true once it is there and is one.</summary>
    public Task<bool> Opened { get; private set; } = Task.FromResult(false);

    public Marshaller<TResponse> ResponseMarshaller => _method.ResponseMarshaller;

    public void Start(string? host, TRequest? request)
    {
        TimeSpan? timeout = null;
        if (_options.Deadline is { } deadline && deadline != DateTime.MaxValue)
        {
            timeout = deadline.ToUniversalTime() - _channel.Time.GetUtcNow().UtcDateTime;
            if (timeout <= TimeSpan.Zero)
            {
                TryEnd(DeadlineStatus());
                return;
            }
            _timer = _channel.Time.CreateTimer(static c => ((HttpCall<TRequest, TResponse>)c!).TryEnd(DeadlineStatus()), this, GrpcTimeout.ForTimer(timeout.Value), Timeout.InfiniteTimeSpan);
        }
        _closed = _channel.Closed.UnsafeRegister(
            static c => ((HttpCall<TRequest, TResponse>)c!).TryEnd(new Status(StatusCode.Cancelled, "The channel was disposed.")), this);
        _cancelled = _options.CancellationToken.UnsafeRegister(
            static c => ((HttpCall<TRequest, TResponse>)c!).TryEnd(new Status(StatusCode.Cancelled, "The caller cancelled the call.")), this);
        if (End != null)
        {
            Unregister();
            return;
        }
        HttpContent content;
        if (Writer != null)
        {
            content = Writer.Content;
        }
        else
        {
            var buffer = new MessageBuffer(_channel.MaxSendMessageSize);
            try
            {
                buffer.Add(request!, _method.RequestMarshaller);
            }
            catch (RpcException e)
            {
                buffer.Release();
                TryEnd(e.Status);
                return;
            }
            content = _single = new SingleContent(buffer);
        }
        Opened = OpenAsync(CreateRequest(host, timeout, content));
    }

    /// <summary>Reads the only response.</summary>
    public async Task<TResponse> ReadSingleAsync()
    {
        if (await Opened.ConfigureAwait(false))
        {
            BeginRead();
            try
            {
                var message = await _reader!.ReadSingleAsync(_method.ResponseMarshaller, _source.Token).ConfigureAwait(false);
                EndByTrailers();
                if (End!.Status.StatusCode == StatusCode.OK)
                    return message ?? throw new RpcException(new Status(StatusCode.Internal, "The server answered OK without a message."));
            }
            catch (Exception e) when (e is not RpcException || End == null)
            {
                TryEnd(e is RpcException rpc ? rpc.Status : FailureStatus.Of(e));
            }
            finally
            {
                EndRead();
            }
        }
        throw End!.ToException();
    }

    /// <summary>Reads the next response if it is here; fails as the call does.</summary>
    /// <exception cref="RpcException">The call has ended, or does so by what came.</exception>
    public bool TryRead(out TResponse message)
    {
        message = null!;
        if (End is { } end)
            return end.Status.StatusCode == StatusCode.OK ? false : throw end.ToException();
        if (_reader == null)
            return false;
        BeginRead();
        try
        {
            return _reader.TryRead(_method.ResponseMarshaller, out message);
        }
        catch (RpcException e)
        {
            TryEnd(e.Status);
            throw End!.ToException();
        }
        finally
        {
            EndRead();
        }
    }

    /// <summary>Waits until more may be read; false at the end of a call that succeeded.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async ValueTask<bool> WaitAsync()
    {
        if (End == null && await Opened.ConfigureAwait(false))
        {
            BeginRead();
            try
            {
                if (End == null && await _reader!.WaitAsync(_source.Token).ConfigureAwait(false))
                    return true;
                if (End == null)
                    EndByTrailers();
            }
            catch (Exception e)
            {
                TryEnd(e is RpcException rpc ? rpc.Status : FailureStatus.Of(e));
            }
            finally
            {
                EndRead();
            }
        }
        return End!.Status.StatusCode == StatusCode.OK ? false : throw End.ToException();
    }

    /// <summary>Ends the call, if it has not ended.</summary>
    public bool TryEnd(Status status, Metadata? trailers = null)
    {
        var end = new CallEnd(status, trailers ?? new Metadata());
        if (Interlocked.CompareExchange(ref _end, end, null) != null)
            return false;

        Unregister();
        if (status.StatusCode != StatusCode.OK && _headers.TrySetException(end.ToException()))
            _ = _headers.Task.Exception; // Not everybody asks for the headers.
        _headers.TrySetResult(new Metadata());
        if (status.StatusCode == StatusCode.OK)
            Writer?.Content.End();
        else
            Writer?.Content.Abort();
        _source.Cancel();
        Volatile.Read(ref _response)?.Dispose();
        _single?.Release();
        if (!Interlocked.Exchange(ref _isReading, true))
            _reader?.Complete();
        _channel.Metrics.CallEnded(_method.FullName, status.StatusCode, _channel.Time.GetElapsedTime(_start));
        return true;
    }

    public Status GetStatus() => (End ?? throw NotEnded()).Status;

    public Metadata GetTrailers() => (End ?? throw NotEnded()).Trailers;

    public void Dispose() => TryEnd(new Status(StatusCode.Cancelled, "The caller disposed the call."));

    private static InvalidOperationException NotEnded() => new("The call has not ended.");

    private static Status DeadlineStatus() => new(StatusCode.DeadlineExceeded, "The deadline has passed.");

    private HttpRequestMessage CreateRequest(string? host, TimeSpan? timeout, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_channel.Address, _method.FullName))
        {
            Version = Http2,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (host != null)
            request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.Identity);
        if (timeout is { } limit)
            request.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(limit));
        foreach (var entry in _options.Headers ?? Metadata.Empty)
        {
            var value = MetadataHeaders.ToHeader(entry);
            if (!request.Headers.TryAddWithoutValidation(entry.Key, value))
                content.Headers.TryAddWithoutValidation(entry.Key, value);
        }
        if (!request.Headers.NonValidated.Contains("user-agent"))
            request.Headers.TryAddWithoutValidation("user-agent", UserAgent.Value);
        return request;
    }

    private async Task<bool> OpenAsync(HttpRequestMessage request)
    {
        try
        {
            var response = await _channel.Http.SendAsync(request, _source.Token).ConfigureAwait(false);
            Volatile.Write(ref _response, response);
            if (End != null)
            {
                response.Dispose();
                return false;
            }
            if (ResponseHead.FailureOf(response) is { } failure)
            {
                TryEnd(failure.Status, failure.Trailers);
                return false;
            }
            var headers = ResponseHead.MetadataOf(response.Headers, response.Content.Headers);
            var stream = await response.Content.ReadAsStreamAsync(_source.Token).ConfigureAwait(false);
            _reader = new MessageReader(PipeReader.Create(stream, PipeOptions), _channel.MaxReceiveMessageSize, ResponseHead.EncodingOf(response), StatusCode.Internal);
            _headers.TrySetResult(headers);
            return true;
        }
        catch (Exception e)
        {
            TryEnd(e is RpcException rpc ? rpc.Status : FailureStatus.Of(e));
            return false;
        }
    }

    private void EndByTrailers()
    {
        var (status, trailers) = ResponseHead.EndOf(_response!.TrailingHeaders);
        TryEnd(status, trailers);
    }

    private void BeginRead()
    {
        if (Interlocked.Exchange(ref _isReading, true) && End == null)
            throw new InvalidOperationException("The read before has not ended.");
    }

    // Whoever comes last, the reader or the end of the call, gives the reader's memory back.
    private void EndRead()
    {
        Volatile.Write(ref _isReading, false);
        if (End != null && !Interlocked.Exchange(ref _isReading, true))
            _reader?.Complete();
    }

    private void Unregister()
    {
        _timer?.Dispose();
        _cancelled.Unregister();
        _closed.Unregister();
    }
}
