using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>
/// Makes calls at whichever member answers. What certainly had no effect, or may be repeated, is tried at the next member; pauses come once all have failed.
/// Before a member gets a request for the first time, or after it failed, it must show that it belongs to the known cluster. Thread-safe.
/// </summary>
internal sealed partial class EtcdCaller : IDisposable
{
    private readonly EtcdEndpoint[] _endpoints;
    private readonly EtcdOptions _options;
    private readonly EtcdLogin _login;
    private readonly RangeRequest _probe;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly Lock _randomGate = new();
    private int _current;
    private volatile bool _isDisposed;

    public EtcdCaller(EtcdOptions options, ClusterPin pin, TimeProvider time, Random random, ILogger logger)
    {
        _options = options;
        _login = new EtcdLogin(options.User, options.Password);
        _probe = new RangeRequest { Key = ByteString.CopyFromUtf8(options.ProbeKey), CountOnly = true };
        _endpoints = [.. options.Endpoints.Select(a => new EtcdEndpoint(a, options, time))];
        _time = time;
        _random = random;
        _logger = logger;
        _current = random.Next(_endpoints.Length); // So that clients spread over the members.
        Pin = pin;
    }

    public ClusterPin Pin { get; }

    /// <summary>Makes a call with one message each way.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="isRepeatable">Whether the request may take effect twice.</param>
    /// <param name="header">Where the response has its header.</param>
    /// <param name="stop">Gives up.</param>
    public Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, bool isRepeatable, Func<TResponse, ResponseHeader> header, CancellationToken stop)
        where TRequest : class
        where TResponse : class =>
        RunAsync(
            async (endpoint, options) =>
            {
                var mark = Pin.Mark();
                using var call = endpoint.Invoker.AsyncUnaryCall(method, null, options, request);
                var response = await call.ResponseAsync.ConfigureAwait(false);
                Pin.Check(header(response), mark, isLinearizable: true, isRepeatable ? CoordinationOutcome.NotDone : CoordinationOutcome.Unknown);
                return response;
            },
            isRepeatable,
            stop);

    /// <summary>Makes a call that lasts, at a member that has just shown that it answers; waits for one as long as it takes.</summary>
    /// <param name="method">What to call.</param>
    /// <param name="end">Ends the call.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task<(EtcdEndpoint Endpoint, AsyncDuplexStreamingCall<TRequest, TResponse> Call)> OpenAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, CancellationToken end, CancellationToken stop)
        where TRequest : class
        where TResponse : class
    {
        var (endpoint, headers) = await PersistAsync(() => RunAsync(ProbeForHeadersAsync, isRepeatable: true, stop), stop).ConfigureAwait(false);
        return (endpoint, endpoint.Invoker.AsyncDuplexStreamingCall(method, null, new CallOptions(headers, cancellationToken: end)));
    }

    /// <summary>Repeats what may be repeated until it succeeds or is refused.</summary>
    public async Task<T> PersistAsync<T>(Func<Task<T>> act, CancellationToken stop)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await act().ConfigureAwait(false);
            }
            catch (CoordinationException e) when (e.Reason is CoordinationReason.Unreachable or CoordinationReason.Unavailable)
            {
                LogWaiting(e.Message);
            }
            await PauseAsync(failures, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Says that a call at a member failed: the next one is used from now on.</summary>
    public void Failed(EtcdEndpoint endpoint)
    {
        endpoint.IsVerified = false;
        var index = Array.IndexOf(_endpoints, endpoint);
        // Of several calls that fail at once only the first moves on.
        Interlocked.CompareExchange(ref _current, (index + 1) % _endpoints.Length, index);
    }

    /// <summary>Waits after a failure, the longer the more there were.</summary>
    public Task PauseAsync(int failures, CancellationToken stop)
    {
        var longest = Math.Min(_options.MaxPause.TotalMilliseconds, _options.MinPause.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        double share;
        lock (_randomGate)
            share = 0.5 + (_random.NextDouble() / 2);
        return Task.Delay(TimeSpan.FromMilliseconds(longest * share), _time, stop);
    }

    /// <summary>Makes a call at one member after the other.</summary>
    public async Task<T> RunAsync<T>(Func<EtcdEndpoint, CallOptions, Task<T>> attempt, bool isRepeatable, CancellationToken stop)
    {
        var start = _time.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            stop.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(EtcdCoordination));
            var endpoint = _endpoints[Volatile.Read(ref _current)];
            EtcdFailure failure;
            var hasBegun = false;
            Metadata? headers = null;
            RpcException exception;
            try
            {
                headers = await _login.HeadersAsync(endpoint, Options(null, stop)).ConfigureAwait(false);
                if (!endpoint.IsVerified)
                    await ProbeAsync(endpoint, Options(headers, stop)).ConfigureAwait(false);
                hasBegun = true;
                return await attempt(endpoint, Options(headers, stop)).ConfigureAwait(false);
            }
            catch (RpcException e)
            {
                exception = e;
                failure = _login.IsTokenRefused(headers, e) ? EtcdFailure.TokenRefused : EtcdFailure.Of(e);
                if (!hasBegun)
                    failure = failure with { Outcome = CoordinationOutcome.NotDone };
            }
            stop.ThrowIfCancellationRequested();
            if (!failure.IsTransient && failure.Outcome == CoordinationOutcome.NotDone)
                throw Translation.Refusal(exception.StatusCode, exception.Status.Detail, exception);

            Failed(endpoint);
            LogFailed(endpoint.Address, exception.StatusCode, exception.Status.Detail);
            var mayRepeat = failure.IsTransient && (isRepeatable || failure.Outcome == CoordinationOutcome.NotDone);
            if (!mayRepeat || _time.GetElapsedTime(start) >= _options.CallTimeout)
            {
                var outcome = isRepeatable ? CoordinationOutcome.NotDone : failure.Outcome;
                throw new CoordinationException(outcome, failure.Reason, $"{endpoint.Address} does not answer: {exception.Status.Detail}", exception);
            }
            if (failures % _endpoints.Length == 0)
                await PauseAsync(failures / _endpoints.Length, stop).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var endpoint in _endpoints)
            endpoint.Dispose();
        _login.Dispose();
        Pin.Dispose();
    }

    private async Task<EtcdEndpoint> ProbeAsync(EtcdEndpoint endpoint, CallOptions options)
    {
        var mark = Pin.Mark();
        using var call = endpoint.Invoker.AsyncUnaryCall(EtcdMethods.Range, null, options, _probe);
        var response = await call.ResponseAsync.ConfigureAwait(false);
        Pin.Check(response.Header, mark, isLinearizable: true, CoordinationOutcome.NotDone);
        endpoint.IsVerified = true;
        return endpoint;
    }

    private async Task<(EtcdEndpoint Endpoint, Metadata? Headers)> ProbeForHeadersAsync(EtcdEndpoint endpoint, CallOptions options) =>
        (await ProbeAsync(endpoint, options).ConfigureAwait(false), options.Headers);

    private CallOptions Options(Metadata? headers, CancellationToken stop) => new(headers, (_time.GetUtcNow() + _options.AttemptTimeout).UtcDateTime, stop);

    [LoggerMessage(100, LogLevel.Debug, "A call at {Endpoint} failed with {Status}: {Detail}")]
    private partial void LogFailed(Uri endpoint, StatusCode status, string detail);

    [LoggerMessage(101, LogLevel.Warning, "A watch waits for the coordination store: {Reason}")]
    private partial void LogWaiting(string reason);
}
