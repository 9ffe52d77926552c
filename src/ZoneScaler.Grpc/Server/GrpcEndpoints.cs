using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using ZoneScaler.Grpc.Framing;

namespace ZoneScaler.Grpc.Server;

/// <summary>Maps gRPC services to a web server.</summary>
public static class GrpcEndpoints
{
    /// <summary>Maps the methods of a service. Calls of methods that nobody mapped are then answered with <see cref="StatusCode.Unimplemented"/>.</summary>
    /// <param name="endpoints">The web server's endpoints; its address must speak HTTP/2.</param>
    /// <param name="service">The methods with their handlers.</param>
    /// <exception cref="InvalidOperationException"><see cref="GrpcServices.AddGrpc"/> was not called.</exception>
    public static IEndpointConventionBuilder MapGrpc(this IEndpointRouteBuilder endpoints, ServerServiceDefinition service)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(service);
        var server = endpoints.ServiceProvider.GetService<GrpcServer>()
            ?? throw new InvalidOperationException($"Call {nameof(GrpcServices.AddGrpc)} on the services before {nameof(MapGrpc)}.");
        if (server.IsFirst(endpoints))
            MapUnknown(endpoints, server);

        var group = endpoints.MapGroup("");
        foreach (var method in service.Methods)
            group.MapPost(method.Method.FullName, (RequestDelegate)new CallHandler(method, server).HandleAsync).WithDisplayName($"gRPC {method.Method.FullName}");
        return group;
    }

    // Only for gRPC's content type, so that other POST requests still find nothing.
    private static void MapUnknown(IEndpointRouteBuilder endpoints, GrpcServer server)
    {
        var pattern = RoutePatternFactory.Parse("{service}/{method}", defaults: null, parameterPolicies: new { service = new GrpcRequestConstraint() });
        endpoints.Map(pattern, context => CallHandler.AnswerUnknownAsync(context, server)).WithDisplayName("gRPC unknown method");
    }

    private sealed class GrpcRequestConstraint : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext != null && GrpcHeaders.IsGrpc(httpContext.Request.ContentType);
    }
}
