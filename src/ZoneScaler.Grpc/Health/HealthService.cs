using System.Threading.Channels;
using ServingStatus = ZoneScaler.Grpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace ZoneScaler.Grpc.Health;

/// <summary>
/// gRPC's health service: tells load balancers and operators which services of this process answer. A service that nobody set is not known; the empty
/// name stands for the whole server and begins as serving. Thread-safe.
/// </summary>
public sealed class HealthService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal) { [""] = ServingStatus.Serving };
    private readonly Dictionary<string, List<Channel<ServingStatus>>> _watchers = new(StringComparer.Ordinal);
    private bool _isShutDown;

    /// <summary>Creates the service.</summary>
    public HealthService() => Definition = ServerServiceDefinition.CreateBuilder()
        .AddMethod(HealthMethods.Check, CheckAsync)
        .AddMethod(HealthMethods.Watch, WatchAsync)
        .Build();

    /// <summary>The methods, to be mapped by a server; <see cref="HealthEndpoints.MapGrpcHealth"/> does it.</summary>
    public ServerServiceDefinition Definition { get; }

    /// <summary>How many watches run.</summary>
    internal int Watchers
    {
        get
        {
            lock (_gate)
                return _watchers.Values.Sum(w => w.Count);
        }
    }

    /// <summary>A service's status; none if it is not known.</summary>
    /// <param name="service">The service with its package, or empty for the server.</param>
    public ServingStatus? Status(string service)
    {
        lock (_gate)
            return _statuses.TryGetValue(service, out var status) ? status : null;
    }

    /// <summary>Sets a service's status and tells those who watch it.</summary>
    /// <param name="service">The service with its package, or empty for the server.</param>
    /// <param name="status">Its status.</param>
    /// <exception cref="ArgumentOutOfRangeException">The status is one that only an answer may have.</exception>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        if (status is not (ServingStatus.Serving or ServingStatus.NotServing or ServingStatus.Unknown))
            throw new ArgumentOutOfRangeException(nameof(status), status, "A service can be Serving, NotServing or Unknown.");
        lock (_gate)
        {
            if (_isShutDown)
                return;
            _statuses[service] = status;
            Tell(service, status);
        }
    }

    /// <summary>Forgets a service.</summary>
    public void ClearStatus(string service)
    {
        lock (_gate)
        {
            if (!_isShutDown && _statuses.Remove(service))
                Tell(service, ServingStatus.ServiceUnknown);
        }
    }

    /// <summary>Sets all services to not serving, for good, and ends the watches after they have told so.</summary>
    public void Shutdown()
    {
        lock (_gate)
        {
            if (_isShutDown)
                return;
            _isShutDown = true;
            foreach (var service in _statuses.Keys)
            {
                _statuses[service] = ServingStatus.NotServing;
                Tell(service, ServingStatus.NotServing);
            }
            foreach (var watcher in _watchers.Values.SelectMany(w => w))
                watcher.Writer.Complete();
        }
    }

    private Task<HealthCheckResponse> CheckAsync(HealthCheckRequest request, ServerCallContext context) => Status(request.Service) is { } status
        ? Task.FromResult(new HealthCheckResponse { Status = status })
        : throw new RpcException(new Status(StatusCode.NotFound, $"The service '{request.Service}' is not known."));

    private async Task WatchAsync(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responses, ServerCallContext context)
    {
        // Only the newest status is of interest to a slow watcher.
        var changes = Channel.CreateBounded<ServingStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Join(request.Service, changes);
        try
        {
            ServingStatus? told = null;
            await foreach (var status in changes.Reader.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
            {
                if (status == told)
                    continue;
                told = status;
                await responses.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
            }
        }
        finally
        {
            Leave(request.Service, changes);
        }
        throw new RpcException(new Status(StatusCode.Unavailable, "The server is shutting down."));
    }

    private void Join(string service, Channel<ServingStatus> watcher)
    {
        lock (_gate)
        {
            watcher.Writer.TryWrite(_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
            if (_isShutDown)
            {
                watcher.Writer.Complete();
                return;
            }
            if (!_watchers.TryGetValue(service, out var watchers))
                _watchers.Add(service, watchers = []);
            watchers.Add(watcher);
        }
    }

    private void Leave(string service, Channel<ServingStatus> watcher)
    {
        lock (_gate)
        {
            if (_watchers.TryGetValue(service, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
                _watchers.Remove(service);
        }
    }

    private void Tell(string service, ServingStatus status)
    {
        foreach (var watcher in _watchers.GetValueOrDefault(service) ?? [])
            watcher.Writer.TryWrite(status);
    }
}
