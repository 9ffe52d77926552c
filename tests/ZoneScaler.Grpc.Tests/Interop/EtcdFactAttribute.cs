namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>A test that needs etcd.</summary>
internal sealed class EtcdFactAttribute() : PeerFactAttribute(PeerPrograms.Etcd, "No etcd was found. Install etcd-server, or set ETCD to its executable.");
