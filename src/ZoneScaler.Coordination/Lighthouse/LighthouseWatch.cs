using System.Threading.Channels;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>
/// A client's stream of the Watch service. The loop says when there is news; it is fetched only when the client has taken what came before, so a slow
/// client holds no memory.
/// </summary>
internal sealed class LighthouseWatch(LighthouseLoop loop, LighthouseOptions options, IServerStreamWriter<WatchResponse> output) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);

    // One is as good as many.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private WatchStream _stream = null!;
    private volatile RpcException? _failure;

    /// <summary>Serves the stream until the client ends it.</summary>
    public async Task RunAsync(IAsyncStreamReader<WatchRequest> requests, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await loop.RunAsync(Begin, stop).ConfigureAwait(false);
        var reading = ReadAsync(requests, end.Token);
        var sending = SendAsync(end.Token);
        try
        {
            // A failure of either ends both; an orderly end of the requests ends the stream, as etcd does.
            await (await Task.WhenAny(reading, sending).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Looks for news; on the loop's thread.</summary>
    public void Look(TimeSpan now)
    {
        if (_stream.HasNews(now))
            Wake();
    }

    /// <summary>Ends the stream with this status; on the loop's thread.</summary>
    public void Fail(RpcException failure)
    {
        _failure = failure;
        Wake();
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private void Wake() => _news.Writer.TryWrite(true);

    private bool Begin(CoordinationStore store)
    {
        _stream = new WatchStream(store, options.ProgressInterval);
        loop.Add(this);
        return true;
    }

    // Once it has failed its store may hold what never came to disk.
    private List<WatchResponse> Take() => _failure == null ? _stream.Take(loop.Now) : [];

    private async Task EndAsync()
    {
        try
        {
            await loop.RunAsync(
                _ =>
                {
                    loop.Remove(this);
                    return true;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (RpcException)
        {
            // The loop has ended, or has let go of its watches.
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<WatchRequest> requests, CancellationToken stop)
    {
        while (await requests.MoveNext(stop).ConfigureAwait(false))
        {
            var request = requests.Current;
            await loop.RunAsync(
                _ =>
                {
                    _stream.Handle(request, loop.Now);
                    return true;
                },
                stop).ConfigureAwait(false);
            // A client that asks without reading waits here.
            await FlushAsync(stop).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        while (true)
        {
            await _news.Reader.ReadAsync(stop).ConfigureAwait(false);
            if (_failure != null)
                throw _failure;
            await FlushAsync(stop).ConfigureAwait(false);
        }
    }

    private async Task FlushAsync(CancellationToken stop)
    {
        await _writing.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            while (await loop.RunAsync(_ => Take(), stop).ConfigureAwait(false) is { Count: > 0 } responses)
            {
                foreach (var response in responses)
                    await output.WriteAsync(response).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }
}
