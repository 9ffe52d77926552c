using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Store;

/// <summary>Why the store refuses requests, with etcd's codes and texts (its package rpctypes).</summary>
internal static class Refusals
{
    public static RefusedException EmptyKey() => new(StatusCode.InvalidArgument, "etcdserver: key is not provided");

    public static RefusedException KeyNotFound() => new(StatusCode.InvalidArgument, "etcdserver: key not found");

    public static RefusedException ValueProvided() => new(StatusCode.InvalidArgument, "etcdserver: value is provided");

    public static RefusedException LeaseProvided() => new(StatusCode.InvalidArgument, "etcdserver: lease is provided");

    public static RefusedException TooManyOperations() => new(StatusCode.InvalidArgument, "etcdserver: too many operations in txn request");

    public static RefusedException DuplicateKey() => new(StatusCode.InvalidArgument, "etcdserver: duplicate key given in txn request");

    public static RefusedException RequestTooLarge() => new(StatusCode.InvalidArgument, "etcdserver: request is too large");

    public static RefusedException InvalidSortOption() => new(StatusCode.InvalidArgument, "etcdserver: invalid sort option");

    public static RefusedException Compacted() => new(StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");

    public static RefusedException FutureRevision() => new(StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision");

    public static RefusedException NoSpace() => new(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded");

    public static RefusedException LeaseNotFound() => new(StatusCode.NotFound, "etcdserver: requested lease not found");

    public static RefusedException LeaseExists() => new(StatusCode.FailedPrecondition, "etcdserver: lease already exists");

    public static RefusedException LeaseTooLong() => new(StatusCode.OutOfRange, "etcdserver: too large lease TTL");
}
