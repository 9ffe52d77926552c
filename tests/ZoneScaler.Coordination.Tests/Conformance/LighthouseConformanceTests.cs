using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>A lighthouse with a file, over the network.</summary>
public sealed class LighthouseConformanceTests(LighthouseConformanceTests.Server server) : CoordinationConformance, IClassFixture<LighthouseConformanceTests.Server>
{
    private protected override Task<ICoordination> OpenAsync() => Task.FromResult<ICoordination>(EtcdCluster.Client([server.Host.Address]));

    private protected override Task CompactAsync(long revision) => EtcdCluster.CompactAsync(server.Host.Address, revision);

    /// <summary>One for all tests.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lighthouse-");

        internal LighthouseHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await LighthouseHost.StartAsync(Path.Combine(_folder.FullName, "lighthouse.db"));

        public async Task DisposeAsync()
        {
            await Host.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }
}
