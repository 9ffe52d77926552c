using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>One real etcd.</summary>
[NeedsEtcd]
public sealed class EtcdConformanceTests(EtcdConformanceTests.Server server) : CoordinationConformance, IClassFixture<EtcdConformanceTests.Server>
{
    private protected override async Task<ICoordination> OpenAsync() => EtcdCluster.Client((await server.StartAsync()).Endpoints);

    private protected override async Task CompactAsync(long revision) => await EtcdCluster.CompactAsync((await server.StartAsync()).Endpoints[0], revision);

    /// <summary>One for all tests; started by the first that runs.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private EtcdCluster? _cluster;

        internal async Task<EtcdCluster> StartAsync() => _cluster ??= await EtcdCluster.StartAsync(members: 1);

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            if (_cluster != null)
                await _cluster.DisposeAsync();
        }
    }
}
