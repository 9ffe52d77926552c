namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>A test that needs Python with its gRPC package.</summary>
internal sealed class PythonFactAttribute() : PeerFactAttribute(PeerPrograms.Python, "No Python with grpcio was found. Install python3-grpcio, or set PYTHON to its executable.");
