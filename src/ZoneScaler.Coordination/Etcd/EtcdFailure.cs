using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>What a failed call means: whether it may have had an effect, and whether another member may do better.</summary>
/// <param name="Outcome">Whether the request may have taken effect.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="IsTransient">Whether to try again, if the outcome allows it.</param>
internal readonly record struct EtcdFailure(CoordinationOutcome Outcome, CoordinationReason Reason, bool IsTransient)
{
    private const int RefusedStream = 0x7; // RFC 9113, section 7: not processed

    /// <summary>The request came with a token that is of no use any more, and was not looked at.</summary>
    public static readonly EtcdFailure TokenRefused = new(CoordinationOutcome.NotDone, CoordinationReason.Unavailable, IsTransient: true);

    public static EtcdFailure Of(RpcException exception)
    {
        var detail = exception.Status.Detail;
        if (NeverSent(exception.Status.DebugException))
            return new(CoordinationOutcome.NotDone, CoordinationReason.Unreachable, IsTransient: true);
        switch (exception.StatusCode)
        {
            case StatusCode.NotFound:
            case StatusCode.InvalidArgument:
            case StatusCode.OutOfRange:
            case StatusCode.FailedPrecondition:
            case StatusCode.AlreadyExists:
            case StatusCode.PermissionDenied:
            case StatusCode.Unauthenticated:
            case StatusCode.Unimplemented:
                return new(CoordinationOutcome.NotDone, CoordinationReason.Rejected, IsTransient: false);
            // The space ran out, or (etcd) the queue of proposals is full: neither was proposed.
            case StatusCode.ResourceExhausted when detail.StartsWith("etcdserver:", StringComparison.Ordinal):
                return new(CoordinationOutcome.NotDone, CoordinationReason.Unavailable, IsTransient: detail.Contains("too many requests", StringComparison.Ordinal));
            case StatusCode.ResourceExhausted:
                return new(CoordinationOutcome.Unknown, CoordinationReason.Rejected, IsTransient: false);
            // Said by a member before it proposes anything. Another text of the same code, "leader changed" or "request timed out", is said after.
            case StatusCode.Unavailable when detail is "etcdserver: no leader" or "etcdserver: not capable":
                return new(CoordinationOutcome.NotDone, CoordinationReason.Unavailable, IsTransient: true);
            default:
                return new(CoordinationOutcome.Unknown, CoordinationReason.Unavailable, IsTransient: true);
        }
    }

    /// <summary>Whether the transport says that the request never left, or was turned away unread.</summary>
    private static bool NeverSent(Exception? exception)
    {
        for (var e = exception; e != null; e = e.InnerException)
        {
            switch (e)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }:
                case HttpProtocolException { ErrorCode: RefusedStream }:
                case OperationCanceledException { InnerException: TimeoutException }: // of the connecting
                    return true;
            }
        }
        return false;
    }
}
