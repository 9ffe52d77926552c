using ZoneScaler.Grpc;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>The gRPC method that carries links: <c>zonescaler.mesh.Mesh/Link</c>, batches of records both ways.</summary>
internal static class MeshMethods
{
    private const string Service = "zonescaler.mesh.Mesh";
    private const string Name = "Link";

    private static readonly Marshaller<OutboundBatch> Outbound = Marshaller.Create<OutboundBatch>(
        static (batch, writer) => batch.WriteTo(writer),
        static _ => throw new NotSupportedException("Batches are written by one class and read by another."),
        static batch => batch.Length);

    private static readonly Marshaller<InboundBatch> Inbound = Marshaller.Create(
        static (_, _) => throw new NotSupportedException("Batches are written by one class and read by another."),
        InboundBatch.Read);

    /// <summary>As who dials sees it.</summary>
    public static Method<OutboundBatch, InboundBatch> Dialled { get; } = new(MethodType.DuplexStreaming, Service, Name, Outbound, Inbound);

    /// <summary>As who is dialled sees it.</summary>
    public static Method<InboundBatch, OutboundBatch> Accepted { get; } = new(MethodType.DuplexStreaming, Service, Name, Inbound, Outbound);
}
