namespace ZoneScaler.Grpc.Health;

/// <summary>The methods of gRPC's health service, for clients and servers.</summary>
public static class HealthMethods
{
    private const string Service = "grpc.health.v1.Health";

    /// <summary>Asks for a service's status now.</summary>
    public static readonly Method<HealthCheckRequest, HealthCheckResponse> Check = Create(MethodType.Unary, "Check");

    /// <summary>Asks for a service's status now and at each change.</summary>
    public static readonly Method<HealthCheckRequest, HealthCheckResponse> Watch = Create(MethodType.ServerStreaming, "Watch");

    private static Method<HealthCheckRequest, HealthCheckResponse> Create(MethodType type, string name) =>
        new(type, Service, name, Marshaller.ForMessage<HealthCheckRequest>(), Marshaller.ForMessage<HealthCheckResponse>());
}
