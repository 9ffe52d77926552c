namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>A theory that needs Python with its gRPC package.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute() => Skip = new PythonFactAttribute().Skip;
}
