using Google.Protobuf;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Grpc.Tests.Interop.Etcd;

namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>This client against a real etcd, a server in Go.</summary>
public sealed class EtcdTests : IAsyncDisposable
{
    private static readonly Method<RangeRequest, RangeResponse> Range = Kv<RangeRequest, RangeResponse>("Range");
    private static readonly Method<PutRequest, PutResponse> Put = Kv<PutRequest, PutResponse>("Put");
    private static readonly Method<WatchRequest, WatchResponse> Watch =
        new(MethodType.DuplexStreaming, "etcdserverpb.Watch", "Watch", Marshaller.ForMessage<WatchRequest>(), Marshaller.ForMessage<WatchResponse>());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("etcd-test-");
    private PeerProcess? _etcd;
    private GrpcChannel? _channel;

    [EtcdFact]
    public async Task Range_WhatWasPut_IsThere()
    {
        var invoker = await StartAsync();

        var put = await PutAsync(invoker, "a/1", "one");
        await PutAsync(invoker, "a/2", "two");
        var all = await invoker.AsyncUnaryCall(Range, null, default, new RangeRequest { Key = Bytes("a/"), RangeEnd = Bytes("a0") }).ResponseAsync.InTime();

        Assert.Equal(["one", "two"], all.Kvs.Select(kv => kv.Value.ToStringUtf8()));
        Assert.Equal(put.Header.Revision, all.Kvs[0].ModRevision);
    }

    [EtcdFact]
    public async Task Range_Wrong_GivesEtcdsStatus()
    {
        var invoker = await StartAsync();

        await Patience.FailsAsync(StatusCode.InvalidArgument, () => invoker.AsyncUnaryCall(Range, null, default, new RangeRequest()).ResponseAsync);
        await Patience.FailsAsync(
            StatusCode.OutOfRange, () => invoker.AsyncUnaryCall(Range, null, default, new RangeRequest { Key = Bytes("a"), Revision = 1000 }).ResponseAsync);
        await Patience.FailsAsync(
            StatusCode.Unimplemented, () => invoker.AsyncUnaryCall(Kv<RangeRequest, RangeResponse>("Nothing"), null, default, new RangeRequest()).ResponseAsync);
    }

    [EtcdFact]
    public async Task Watch_Changes_AreToldInOrder()
    {
        var invoker = await StartAsync();
        using var watch = invoker.AsyncDuplexStreamingCall(Watch, null, default);
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Bytes("a/"), RangeEnd = Bytes("a0") } }).InTime();
        Assert.True(await watch.ResponseStream.MoveNext().InTime());
        Assert.True(watch.ResponseStream.Current.Created);

        for (var i = 0; i < 100; i++)
            await PutAsync(invoker, $"a/{i}", $"{i}");
        var values = new List<string>();
        while (values.Count < 100)
        {
            Assert.True(await watch.ResponseStream.MoveNext().InTime());
            values.AddRange(watch.ResponseStream.Current.Events.Select(e => e.Kv.Value.ToStringUtf8()));
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), values);
        await watch.RequestStream.CompleteAsync().InTime();
    }

    [EtcdFact]
    public async Task Put_ManyAtOnce_AllArrive()
    {
        var invoker = await StartAsync();

        // More than a connection's streams.
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => PutAsync(invoker, $"b/{i}", new string('x', 1000)))).InTime();
        var all = await invoker.AsyncUnaryCall(Range, null, default, new RangeRequest { Key = Bytes("b/"), RangeEnd = Bytes("b0") }).ResponseAsync.InTime();

        Assert.Equal(500, all.Count);
        Assert.Equal(500_000, all.Kvs.Sum(kv => kv.Value.Length));
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_etcd != null)
            await _etcd.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    private static Method<TRequest, TResponse> Kv<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        new(MethodType.Unary, "etcdserverpb.KV", name, Marshaller.ForMessage<TRequest>(), Marshaller.ForMessage<TResponse>());

    private static Task<PutResponse> PutAsync(CallInvoker invoker, string key, string value) =>
        invoker.AsyncUnaryCall(Put, null, default, new PutRequest { Key = Bytes(key), Value = Bytes(value) }).ResponseAsync.InTime();

    private async Task<CallInvoker> StartAsync()
    {
        const string AnyPort = "http://127.0.0.1:0";
        _etcd = PeerProcess.Start(
            PeerPrograms.Etcd,
            "--data-dir", _folder.FullName,
            "--listen-client-urls", AnyPort, "--advertise-client-urls", AnyPort,
            "--listen-peer-urls", AnyPort, "--initial-advertise-peer-urls", AnyPort, "--initial-cluster", $"default={AnyPort}",
            "--unsafe-no-fsync");
        var address = await _etcd.LineAsync("serving insecure client requests on ");
        _channel = GrpcChannel.ForAddress($"http://{address.Split(',')[0]}");
        return _channel.CreateCallInvoker();
    }
}
