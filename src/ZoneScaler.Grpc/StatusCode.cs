namespace ZoneScaler.Grpc;

/// <summary>How a call ended, in the numbers that travel as <c>grpc-status</c>.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>An error without a better code: an exception in a handler, or an answer that is not gRPC.</summary>
    Unknown = 2,

    /// <summary>An argument is wrong whatever state the server is in.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed. The call may have taken effect all the same.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, or the size limit of messages, was passed.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state that the call needs; trying again does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>Lost a race, like a compare-and-set; the caller may begin its steps again.</summary>
    Aborted = 10,

    /// <summary>Beyond the valid range at this time.</summary>
    OutOfRange = 11,

    /// <summary>The server does not have this method, or not this part of it.</summary>
    Unimplemented = 12,

    /// <summary>One side broke the protocol or an invariant.</summary>
    Internal = 13,

    /// <summary>No connection, or the server is going away; trying again may help.</summary>
    Unavailable = 14,

    /// <summary>Data was lost for good.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say, or not prove, who it is.</summary>
    Unauthenticated = 16,
}
