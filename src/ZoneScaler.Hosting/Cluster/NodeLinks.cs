using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Running;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>What connects a node's control, its zones and its gateway with each other and with other nodes.</summary>
internal sealed record NodeLinks(NodeQueue Queue, BootClock Clock, RouteBook Routes, Fence Fence, GrpcMesh Mesh, GatewaySlot? Gateway = null);
