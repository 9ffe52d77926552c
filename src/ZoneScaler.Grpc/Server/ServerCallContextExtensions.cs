using Microsoft.AspNetCore.Http;

namespace ZoneScaler.Grpc.Server;

/// <summary>What a call on Kestrel has beyond gRPC.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The request that carries the call.</summary>
    /// <exception cref="ArgumentException">The context was not made by this server.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext context) =>
        (context as HttpServerCall)?.HttpContext ?? throw new ArgumentException("The context does not belong to a call that came by HTTP.", nameof(context));
}
