using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Server;

/// <summary>Takes the requests of one method: checks that they are gRPC, runs the handler, answers with its status.</summary>
internal sealed class CallHandler(ServerMethod method, GrpcServer server)
{
    private const string HandlerThrew = "The handler threw an exception.";

    public async Task HandleAsync(HttpContext http)
    {
        if (Refuse(http, server))
            return;
        // Routes do not tell upper case from lower, but methods do.
        if (!http.Request.Path.Equals(method.Method.FullName, StringComparison.Ordinal))
        {
            await AnswerUnknownAsync(http, server).ConfigureAwait(false);
            return;
        }

        var start = server.Time.GetTimestamp();
        LiftLimits(http);
        http.Response.ContentType = GrpcHeaders.ContentType;
        TimeSpan? timeout = null;
        if ((string?)http.Request.Headers[GrpcHeaders.Timeout] is { } text)
        {
            if (!GrpcTimeout.TryParse(text, out var limit))
            {
                var detail = $"{GrpcHeaders.Timeout} is '{text}'; it must be one to eight digits and a unit of H, M, S, m, u or n.";
                Answer(http, new Status(StatusCode.Internal, detail));
                server.CallEnded(method.Method.FullName, StatusCode.Internal, server.Time.GetElapsedTime(start));
                return;
            }
            timeout = limit;
        }

        using var call = new HttpServerCall(http, server, method.Method, timeout);
        var (status, trailers) = await RunAsync(call).ConfigureAwait(false);
        await call.EndAsync(status, trailers).ConfigureAwait(false);
        server.CallEnded(method.Method.FullName, call.SentStatus, server.Time.GetElapsedTime(start));
    }

    /// <summary>Answers a call of a method that does not exist.</summary>
    public static Task AnswerUnknownAsync(HttpContext http, GrpcServer server)
    {
        if (Refuse(http, server))
            return Task.CompletedTask;
        http.Response.ContentType = GrpcHeaders.ContentType;
        Answer(http, new Status(StatusCode.Unimplemented, $"There is no method {http.Request.Path} here."));
        server.CallEnded(CallMetrics.OtherMethod, StatusCode.Unimplemented, TimeSpan.Zero);
        return Task.CompletedTask;
    }

    private async Task<(Status Status, Metadata? Trailers)> RunAsync(HttpServerCall call)
    {
        try
        {
            await method.RunAsync(call).ConfigureAwait(false);
            return (call.Status, call.ResponseTrailers);
        }
        catch (RpcException e)
        {
            return (e.Status, Joined(call.ResponseTrailers, e.Trailers));
        }
        catch (Exception e)
        {
            if (call.CancellationToken.IsCancellationRequested && e is OperationCanceledException or IOException)
                return (new Status(StatusCode.Cancelled, "The client ended the call."), null);
            server.LogHandlerThrew(call.Method, e);
            return (new Status(StatusCode.Unknown, HandlerThrew), call.ResponseTrailers);
        }
    }

    private static Metadata Joined(Metadata first, Metadata second)
    {
        foreach (var entry in second)
            first.Add(entry);
        return first;
    }

    private static void Answer(HttpContext http, Status status) => StatusHeaders.Write(status, null, (key, value) => http.Response.Headers.Append(key, value));

    private static bool Refuse(HttpContext http, GrpcServer server)
    {
        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "HTTP/2";
            server.LogRefused(http.Request.Path, $"gRPC needs HTTP/2, and this is {http.Request.Protocol}.");
            return true;
        }
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            http.Response.Headers.Allow = HttpMethods.Post;
            return true;
        }
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            server.LogRefused(http.Request.Path, $"The content type is '{http.Request.ContentType}' and not {GrpcHeaders.ContentType}.");
            return true;
        }
        return false;
    }

    // The limit of messages takes the place of the body's; and a stream may be silent for as long as it likes.
    private void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (method.TakesStream && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }
}
