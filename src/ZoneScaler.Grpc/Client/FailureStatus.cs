using System.Net;

namespace ZoneScaler.Grpc.Client;

/// <summary>The status of calls that end without one.</summary>
internal static class FailureStatus
{
    /// <summary>The status of an exception of the transport (PROTOCOL-HTTP2, "Errors").</summary>
    public static Status Of(Exception exception)
    {
        for (Exception? e = exception; e != null; e = e.InnerException)
        {
            if (e is HttpProtocolException protocol)
                return new Status(IsReset(protocol) ? OfReset(protocol) : StatusCode.Unavailable, protocol.Message, exception);
        }
        return exception switch
        {
            HttpRequestException request => new Status(StatusCode.Unavailable, $"The server cannot be reached: {Innermost(request)}", exception),
            IOException or OperationCanceledException or ObjectDisposedException =>
                new Status(StatusCode.Unavailable, $"There is no connection to the server: {Innermost(exception)}", exception),
            _ => new Status(StatusCode.Internal, $"The call failed within the client: {exception.Message}", exception),
        };
    }

    /// <summary>The status of an answer that is not gRPC's (http-grpc-status-mapping).</summary>
    public static StatusCode OfHttp(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    // An error code of the connection, say for a ping without answer, tells nothing of the call. Only the text tells the two apart.
    private static bool IsReset(HttpProtocolException e) => e.Message.Contains("reset the stream", StringComparison.Ordinal);

    // Error codes of RFC 9113, section 7.
    private static StatusCode OfReset(HttpProtocolException e) => e.ErrorCode switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM: not processed
        0x8 => StatusCode.Cancelled, // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
