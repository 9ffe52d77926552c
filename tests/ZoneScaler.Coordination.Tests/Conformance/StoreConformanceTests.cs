using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Conformance;

/// <summary>The pure store.</summary>
public sealed class StoreConformanceTests : CoordinationConformance
{
    private StoreCoordination Pure => (StoreCoordination)Store;

    private protected override Task<ICoordination> OpenAsync() => Task.FromResult<ICoordination>(new StoreCoordination());

    private protected override Task CompactAsync(long revision)
    {
        Pure.Compact(revision);
        return Task.CompletedTask;
    }

    private protected override void Elapse(TimeSpan time) => Pure.Elapse(time);
}
