using System.IO.Pipelines;
using System.Runtime.CompilerServices;
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
            timeout = deadline - _channel.Time.GetUtcNow().UtcDateTime;
            if (timeout <= TimeSpan.Zero)
            {
                TryEnd(DeadlineStatus());
                return;
            }
            _timer = _channel.Time.CreateTimer(
                static c => ((HttpCall<TRequest, TResponse>)c!).TryEnd(DeadlineStatus()), this, GrpcTimeout.ForTimer(timeout.Value), Timeout.InfiniteTimeSpan);
        }
        _closed = _channel.Closed.UnsafeRegister(
            static c => ((HttpCall<TRequest, TResponse>)c!).TryEnd(new Status(StatusCode.Cancelled, "The channel was disposed.")), this);
        _cancelled = _options.CancellationToken.UnsafeRegister(
            static c => ((HttpCall<TRequest, TResponse>)c!).TryEnd(new Status(StatusCode.Cancelled, "The caller cancelled the call.")), this);
        // With a barrier: whoever ends the call from now on sees the registrations and takes them back.
        if (Interlocked.CompareExchange(ref _end, null, null) != null)
        {
            Unregister();
            return;
        }
        HttpContent? content = Writer != null ? Writer.Content : CreateSingle(request!);
        if (content != null)
            Opened = OpenAsync(host, timeout, content);
    }

    /// <summary>Reads the only response.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    public async Task<TResponse> ReadSingleAsync()
    {
        TResponse? message = null;
        if (await Opened.ConfigureAwait(false) && TryBeginRead())
        {
            try
            {
                message = await _reader!.ReadSingleAsync(_method.ResponseMarshaller, _source.Token).ConfigureAwait(false);
                EndByTrailers(hasResponse: message != null);
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
        return End!.Status.StatusCode == StatusCode.OK ? message! : throw End.ToException();
    }

    /// <summary>Reads the next response if it is here.</summary>
    /// <exception cref="RpcException">The call has failed, or does so by what came.</exception>
    public bool TryRead(out TResponse message)
    {
        message = null!;
        if (End != null)
            return HasMore(false);
        if (Volatile.Read(ref _reader) is not { } reader || !TryBeginRead())
            return false;
        try
        {
            return reader.TryRead(_method.ResponseMarshaller, out message);
        }
        catch (RpcException e)
        {
            TryEnd(e.Status);
            return HasMore(false);
        }
        finally
        {
            EndRead();
        }
    }

    /// <summary>Waits until more may be read; false at the end of a call that succeeded.</summary>
    /// <exception cref="RpcException">The call failed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync()
    {
        if (!await Opened.ConfigureAwait(false) || !TryBeginRead())
            return HasMore(false);
        try
        {
            if (await _reader!.WaitAsync(_source.Token).ConfigureAwait(false))
                return HasMore(true);
            EndByTrailers(hasResponse: true);
        }
        catch (Exception e)
        {
            TryEnd(e is RpcException rpc ? rpc.Status : FailureStatus.Of(e));
        }
        finally
        {
            EndRead();
        }
        return HasMore(false);
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

    private SingleContent? CreateSingle(TRequest request)
    {
        var buffer = new MessageBuffer(_channel.MaxSendMessageSize);
        try
        {
            buffer.Add(request, _method.RequestMarshaller);
            return _single = new SingleContent(buffer);
        }
        catch (RpcException e)
        {
            buffer.Release();
            TryEnd(e.Status);
            return null;
        }
    }

    private async Task<bool> OpenAsync(string? host, TimeSpan? timeout, HttpContent content)
    {
        try
        {
            var request = RequestHead.Create(new Uri(_channel.Address, _method.FullName), host, timeout, _options.Headers, content);
            var response = await _channel.Http.SendAsync(request, _source.Token).ConfigureAwait(false);
            // With a barrier, so that either this or the end of the call disposes the answer.
            Interlocked.Exchange(ref _response, response);
            if (End != null)
            {
                response.Dispose();
                return false;
            }
            if (ResponseHead.FailureOf(response) is { } failure)
            {
                EndBy(failure.Status, failure.Trailers, hasResponse: false);
                return false;
            }
            var headers = ResponseHead.MetadataOf(response.Headers, response.Content.Headers);
            var stream = await response.Content.ReadAsStreamAsync(_source.Token).ConfigureAwait(false);
            var input = PipeReader.Create(stream, PipeOptions);
            Volatile.Write(ref _reader, new MessageReader(input, _channel.MaxReceiveMessageSize, ResponseHead.EncodingOf(response), StatusCode.Internal));
            _headers.TrySetResult(headers);
            return true;
        }
        catch (Exception e)
        {
            TryEnd(e is RpcException rpc ? rpc.Status : FailureStatus.Of(e));
            return false;
        }
    }

    private void EndByTrailers(bool hasResponse)
    {
        var (status, trailers) = ResponseHead.EndOf(_response!.TrailingHeaders);
        EndBy(status, trailers, hasResponse);
    }

    // A call that owes one response has not succeeded without it, whatever its status says.
    private void EndBy(Status status, Metadata trailers, bool hasResponse) => TryEnd(
        status.StatusCode == StatusCode.OK && !hasResponse && _method.Type is MethodType.Unary or MethodType.ClientStreaming
            ? new Status(StatusCode.Internal, "The server answered OK without a message.")
            : status,
        trailers);

    private bool HasMore(bool result) => End is { } end && (result || end.Status.StatusCode != StatusCode.OK) ? throw end.ToException() : result;

    // False if the call has ended, and with it the reader.
    private bool TryBeginRead()
    {
        if (!Interlocked.Exchange(ref _isReading, true))
            return true;
        return End != null ? false : throw new InvalidOperationException("The read before has not ended.");
    }

    // Whoever comes last, the reader or the end of the call, gives the reader's memory back.
    private void EndRead()
    {
        Interlocked.Exchange(ref _isReading, false);
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
