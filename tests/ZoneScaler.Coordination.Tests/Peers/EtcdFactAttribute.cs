namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>A test that needs etcd: skipped where none is installed, but never on a build server (CI=true), which installs one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EtcdFactAttribute : FactAttribute
{
    public EtcdFactAttribute() => Skip = Peer.SkipReason;
}
