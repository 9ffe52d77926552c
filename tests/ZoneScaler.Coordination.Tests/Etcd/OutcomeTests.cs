using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Coordination.Tests.Etcd;

/// <summary>What a caller is told when a call fails.</summary>
public sealed class OutcomeTests
{
    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    [Fact]
    public async Task Write_NobodyListens_IsNotDone()
    {
        await using var client = Client(FreeAddress(), FreeAddress());

        var e = await Assert.ThrowsAsync<CoordinationException>(() => client.CommitAsync(Txn.Do(Op.Put("a", new byte[1])), End));

        Assert.Equal((CoordinationOutcome.NotDone, CoordinationReason.Unreachable), (e.Outcome, e.Reason));
    }

    [Fact]
    public async Task Write_FirstEndpointIsDown_IsDoneAtTheNext()
    {
        await using var lighthouse = await LighthouseHost.StartAsync();
        foreach (var seed in Enumerable.Range(1, 6))
        {
            await using var client = Client(seed, FreeAddress(), lighthouse.Address, FreeAddress());

            var result = await client.CommitAsync(Txn.Do(Op.Put("a", new byte[1])), End);

            Assert.True(result.Succeeded);
        }
    }

    [Fact]
    public async Task Write_ReplyIsLost_IsUnknownAndNotRepeated()
    {
        await using var lighthouse = await LighthouseHost.StartAsync();
        await using var cutter = new ReplyCutter(lighthouse.Address);
        await using var client = Client(cutter.Address);
        await using var other = Client(lighthouse.Address);
        await client.CommitAsync(Txn.Do(Op.Put("a", Encoding.UTF8.GetBytes("before"))), End);

        cutter.Cut();
        var e = await Assert.ThrowsAsync<CoordinationException>(() => client.CommitAsync(Txn.Do(Op.Put("a", Encoding.UTF8.GetBytes("after"))), End));
        var pair = (await other.CommitAsync(Txn.Do(Op.Get("a")), End)).Results[0][0];

        Assert.Equal((CoordinationOutcome.Unknown, CoordinationReason.Unavailable), (e.Outcome, e.Reason));
        Assert.Equal((2L, "after"), (pair.Version, Encoding.UTF8.GetString(pair.Value.Span)));
    }

    [Fact]
    public async Task Read_ReplyIsLost_IsRepeatedElsewhere()
    {
        await using var lighthouse = await LighthouseHost.StartAsync();
        await using var cutter = new ReplyCutter(lighthouse.Address);
        await using var client = Client(cutter.Address, lighthouse.Address);
        await client.CommitAsync(Txn.Do(Op.Put("a", new byte[1])), End);

        cutter.Cut();
        var result = await client.CommitAsync(Txn.Do(Op.Get("a")), End);

        Assert.Single(result.Results[0]);
    }

    [Fact]
    public async Task Call_ToldToStop_EndsSo()
    {
        await using var client = Client(FreeAddress());
        using var stop = new CancellationTokenSource();
        var call = client.CommitAsync(Txn.Do(Op.Get("a")), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Call_Disposed_SaysSo()
    {
        var client = Client(FreeAddress());
        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.CommitAsync(Txn.Do(Op.Get("a")), End));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost:2379")]
    [InlineData("ftp://localhost:2379")]
    public void Options_WrongEndpoint_AreRefused(string endpoint)
    {
        var endpoints = endpoint.Length == 0 ? [] : new[] { new Uri(endpoint) };

        Assert.Throws<ArgumentException>(() => Client(endpoints));
    }

    private static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private static EtcdCoordination Client(params Uri[] endpoints) => Client(1, endpoints);

    private static EtcdCoordination Client(int seed, params Uri[] endpoints) =>
        new(
            new EtcdOptions { Endpoints = endpoints, AttemptTimeout = TimeSpan.FromSeconds(2), CallTimeout = TimeSpan.FromSeconds(4) },
            TimeProvider.System,
            new Random(seed),
            NullLogger<EtcdCoordination>.Instance);
}
