using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Store;

/// <summary>The store refuses a request, which has had no effect. Code and text are those of etcd: clients look at both.</summary>
internal sealed class RefusedException(StatusCode code, string message) : Exception(message)
{
    public StatusCode Code { get; } = code;
}
