namespace ZoneScaler.Grpc;

/// <summary>What is known of a method without its message types.</summary>
public interface IMethod
{
    /// <summary>How many messages go each way.</summary>
    MethodType Type { get; }

    /// <summary>The service with its package, like <c>grpc.health.v1.Health</c>.</summary>
    string ServiceName { get; }

    /// <summary>The method's own name, like <c>Check</c>.</summary>
    string Name { get; }

    /// <summary>The path that calls it, like <c>/grpc.health.v1.Health/Check</c>.</summary>
    string FullName { get; }
}
