using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Connections.Features;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Tests;

/// <summary>Requests as no proper client would send them.</summary>
internal static class RawRequest
{
    public static HttpRequestMessage To(TestServer server, IMethod method, byte[] body, Action<HttpRequestMessage>? change = null) =>
        To(server, method.FullName, new ByteArrayContent(body), change);

    public static HttpRequestMessage To(TestServer server, string path, HttpContent content, Action<HttpRequestMessage>? change = null)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        change?.Invoke(request);
        return request;
    }

    /// <summary>The status of an answer, from its trailers or, if it has no body, its headers.</summary>
    public static StatusCode StatusOf(HttpResponseMessage response)
    {
        var headers = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        return (StatusCode)int.Parse(headers.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What cuts the connection without a word.</summary>
    public static Action AbortConnection(this ServerCallContext context)
    {
        var lifetime = context.GetHttpContext().Features.Get<IConnectionLifetimeFeature>()!;
        return lifetime.Abort;
    }

    /// <summary>Ends when the client is gone.</summary>
    public static Task GetHttpContextAborted(this ServerCallContext context) => context.GetHttpContext().RequestAborted.Cancelled();
}
