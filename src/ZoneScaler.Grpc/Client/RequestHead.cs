using System.Net;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Client;

/// <summary>Makes the request that carries a call.</summary>
internal static class RequestHead
{
    private static readonly string UserAgent = $"grpc-zonescaler/{typeof(RequestHead).Assembly.GetName().Version?.ToString(3)}";

    /// <param name="address">The method's address.</param>
    /// <param name="host">The host to name, if not the address's.</param>
    /// <param name="timeout">How long the call may take.</param>
    /// <param name="headers">Metadata.</param>
    /// <param name="content">The messages.</param>
    public static HttpRequestMessage Create(Uri address, string? host, TimeSpan? timeout, Metadata? headers, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (host != null)
            request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.Identity);
        if (timeout is { } limit)
            request.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, GrpcTimeout.Format(limit));
        foreach (var entry in headers ?? Metadata.Empty)
        {
            // HttpClient keeps the names that concern a body with the body.
            var value = MetadataHeaders.ToHeader(entry);
            if (!request.Headers.TryAddWithoutValidation(entry.Key, value))
                content.Headers.TryAddWithoutValidation(entry.Key, value);
        }
        if (!request.Headers.NonValidated.Contains("user-agent"))
            request.Headers.TryAddWithoutValidation("user-agent", UserAgent);
        return request;
    }
}
