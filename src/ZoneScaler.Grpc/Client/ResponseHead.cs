using System.Net;
using System.Net.Http.Headers;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Client;

/// <summary>Reads what an answer's headers and trailers say.</summary>
internal static class ResponseHead
{
    /// <summary>Why an answer is the end of the call; none if messages follow.</summary>
    public static CallEnd? FailureOf(HttpResponseMessage response)
    {
        if (ValueOf(response.Headers, GrpcHeaders.Status) is not null && response.StatusCode == HttpStatusCode.OK)
        {
            var (status, trailers) = EndOf(response.Headers);
            return new CallEnd(status, trailers);
        }
        if (response.StatusCode != HttpStatusCode.OK)
            return Failure(FailureStatus.OfHttp(response.StatusCode), $"The server answered with HTTP status {(int)response.StatusCode}.");
        var contentType = ValueOf(response.Content.Headers, "content-type");
        return GrpcHeaders.IsGrpc(contentType)
            ? null
            : Failure(StatusCode.Unknown, $"The server answered with content type '{contentType}' and not with {GrpcHeaders.ContentType}.");
    }

    /// <summary>The status and metadata among trailers.</summary>
    public static (Status Status, Metadata Trailers) EndOf(HttpHeaders trailers)
    {
        var status = ValueOf(trailers, GrpcHeaders.Status) is { } code
            ? StatusHeaders.Read(code, ValueOf(trailers, GrpcHeaders.Message))
            : new Status(StatusCode.Unknown, $"The server ended the call without {GrpcHeaders.Status}.");
        return (status, MetadataOf(trailers));
    }

    public static string? EncodingOf(HttpResponseMessage response) => ValueOf(response.Headers, GrpcHeaders.Encoding);

    /// <summary>What the server's program sent.</summary>
    /// <exception cref="RpcException">A binary value is not Base64.</exception>
    public static Metadata MetadataOf(params ReadOnlySpan<HttpHeaders> all)
    {
        var metadata = new Metadata();
        foreach (var headers in all)
        {
            foreach (var (key, values) in headers.NonValidated)
            {
                foreach (var value in values)
                    MetadataHeaders.AddReceived(metadata, key, value);
            }
        }
        return metadata;
    }

    private static CallEnd Failure(StatusCode code, string detail) => new(new Status(code, detail), new Metadata());

    private static string? ValueOf(HttpHeaders headers, string key) => headers.NonValidated.TryGetValues(key, out var values) ? values.ToString() : null;
}
