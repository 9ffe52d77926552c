using System.Buffers;
using Google.Protobuf;
using ZoneScaler.Coordination.Tests.Peers;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Coordination.Tests.Lighthouse;

/// <summary>Clients with faults get a clear status, and others notice nothing.</summary>
public sealed class HostileRequestTests : IAsyncLifetime
{
    private static readonly Method<byte[], byte[]> RawPut = new(MethodType.Unary, "etcdserverpb.KV", "Put", RawMarshaller(), RawMarshaller());

    private static readonly CancellationToken End = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    private LighthouseHost _lighthouse = null!;

    public async Task InitializeAsync() => _lighthouse = await LighthouseHost.StartAsync();

    public async Task DisposeAsync() => await _lighthouse.DisposeAsync();

    [Fact]
    public async Task Bytes_ThatAreNoMessage_AreRefused()
    {
        using var channel = GrpcChannel.ForAddress(_lighthouse.Address);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(RawPut, null, new CallOptions(cancellationToken: End), [0x0A, 0xFF, 0xFF, 0xFF]);

        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.Internal, e.StatusCode);
        await CheckAliveAsync();
    }

    [Fact]
    public async Task TransactionsNestedTooDeep_AreRefused()
    {
        var txn = new TxnRequest { Success = { new RequestOp { RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8("a") } } } };
        for (var i = 0; i < 500; i++)
            txn = new TxnRequest { Success = { new RequestOp { RequestTxn = txn } } };
        using var channel = GrpcChannel.ForAddress(_lighthouse.Address);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(EtcdMethods.Txn, null, new CallOptions(cancellationToken: End), txn);

        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.True(e.StatusCode is StatusCode.Internal or StatusCode.InvalidArgument, e.Message);
        await CheckAliveAsync();
    }

    [Fact]
    public async Task UnknownMethod_IsUnimplemented()
    {
        var method = new Method<MemberListRequest, MemberListResponse>(
            MethodType.Unary, "etcdserverpb.Cluster", "MemberAdd", Marshaller.ForMessage<MemberListRequest>(), Marshaller.ForMessage<MemberListResponse>());
        using var channel = GrpcChannel.ForAddress(_lighthouse.Address);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: End), new MemberListRequest());

        var e = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, e.StatusCode);
    }

    [Fact]
    public async Task WatcherThatDoesNotRead_HoldsNoMemoryAndGetsAllLater()
    {
        const int Writes = 400;
        using var channel = GrpcChannel.ForAddress(_lighthouse.Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        using var lazy = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EtcdMethods.Watch, null, new CallOptions(cancellationToken: End));
        await lazy.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new() { Key = ByteString.CopyFromUtf8("a") } });
        Assert.True(await lazy.ResponseStream.MoveNext(End));
        await using var client = EtcdCluster.Client([_lighthouse.Address]);

        // Far more than the buffers of a connection hold; and more than the lighthouse keeps of the past.
        for (var i = 0; i < Writes; i++)
            await client.CommitAsync(Txn.Do(Op.Put("a", new byte[500_000])), End);
        GC.Collect();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, 180_000_000);

        var last = 1L;
        while (await lazy.ResponseStream.MoveNext(End) && lazy.ResponseStream.Current is { Canceled: false } response)
        {
            Assert.All(response.Events, e => Assert.Equal(++last, e.Kv.ModRevision));
        }
        Assert.True(lazy.ResponseStream.Current.CompactRevision > last);
    }

    [Fact]
    public async Task ClientsThatComeAndGo_LeaveNoWatchBehind()
    {
        using var channel = GrpcChannel.ForAddress(_lighthouse.Address);
        for (var i = 0; i < 200; i++)
        {
            using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(EtcdMethods.Watch, null, new CallOptions(cancellationToken: End));
            await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new() { Key = ByteString.CopyFromUtf8("a") } });
            Assert.True(await call.ResponseStream.MoveNext(End));
        }

        await CheckAliveAsync();
    }

    private static Marshaller<byte[]> RawMarshaller() => Marshaller.Create<byte[]>((bytes, writer) => writer.Write(bytes), s => s.ToArray());

    private async Task CheckAliveAsync()
    {
        await using var client = EtcdCluster.Client([_lighthouse.Address]);
        Assert.True((await client.CommitAsync(Txn.Do(Op.Get("a")), End)).Succeeded);
    }
}
