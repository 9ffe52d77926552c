namespace ZoneScaler.Grpc.Framing;

/// <summary>Names and values of the headers that the protocol defines (PROTOCOL-HTTP2).</summary>
internal static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Identity = "identity";

    /// <summary>Whether a content type is gRPC's, with or without a format (<c>application/grpc+proto</c>) or parameters.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType != null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';' or ' ');
}
