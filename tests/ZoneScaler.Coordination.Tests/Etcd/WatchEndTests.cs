using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Etcd;

public sealed class WatchEndTests : ILogger<EtcdCoordination>
{
    private readonly ConcurrentQueue<string> _lines = new();

    [Fact]
    public async Task Watch_EndedByItsOwner_SaysNothingOfALostWatch()
    {
        await using var lighthouse = await LighthouseHost.StartAsync();
        await using var client = new EtcdCoordination(new EtcdOptions { Endpoints = [lighthouse.Address] }, TimeProvider.System, new Random(1), this);
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var batch in client.WatchAsync("/w/", 0, stop.Token))
            {
                if (batch.Events.Count > 0)
                    await stop.CancelAsync(); // a stream is open by now
            }
        });
        await client.CommitAsync(Txn.Do(Op.Put("/w/a", default)), CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Empty(_lines);
    }

    [Fact]
    public async Task Watch_ServerEnds_SaysSo()
    {
        var lighthouse = await LighthouseHost.StartAsync();
        await using var client = new EtcdCoordination(new EtcdOptions { Endpoints = [lighthouse.Address] }, TimeProvider.System, new Random(1), this);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var watch = client.WatchAsync("/w/", 0, stop.Token).GetAsyncEnumerator(stop.Token);
        Assert.True(await watch.MoveNextAsync());
        await client.CommitAsync(Txn.Do(Op.Put("/w/a", default)), stop.Token);
        Assert.True(await watch.MoveNextAsync());
        var waiting = watch.MoveNextAsync().AsTask();

        await lighthouse.DisposeAsync();

        while (!_lines.Any(l => l.Contains("was lost and will be resumed", StringComparison.Ordinal)))
            await Task.Delay(10, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception));
}
