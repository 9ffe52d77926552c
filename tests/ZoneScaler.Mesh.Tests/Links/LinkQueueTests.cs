using ZoneScaler.Cluster.Mesh;

namespace ZoneScaler.Mesh.Tests.Links;

/// <summary>When the writer of a link goes on, and on which thread.</summary>
public sealed class LinkQueueTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LinkQueue _queue;
    private readonly List<OutgoingRecord> _taken = [];

    public LinkQueueTests()
    {
        _queue = new LinkQueue(_time);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    public void Dispose()
    {
        foreach (var record in _taken)
            record.Frame.Release();
        _queue.Close();
    }

    [Theory]
    [InlineData((int)Haste.Now)]
    [InlineData((int)Haste.Soon)]
    public void Add_OnAnIdleLink_LetsTheWriterGoOnInTheCall(int haste)
    {
        var thread = WriteAsync();

        Add((Haste)haste);

        Assert.True(thread.IsCompletedSuccessfully);
        Assert.Single(_taken);
    }

    [Fact]
    public async Task Add_Elsewhere_LetsTheWriterGoOnOnAnotherThread()
    {
        var thread = WriteAsync();
        using var held = new ManualResetEventSlim();
        var adder = new Thread(() =>
        {
            Add(Haste.Elsewhere);
            held.Wait(); // if the writer went on in the call, it would have to be on this thread
        });
        adder.Start();

        Assert.NotEqual(adder.ManagedThreadId, await thread);

        held.Set();
        adder.Join();
    }

    [Fact]
    public void Add_SoonAfterSomethingHasLeft_WaitsForCompany()
    {
        Send(Haste.Soon);
        var writer = WriteAsync();

        Add(Haste.Soon);
        _time.Advance(LinkQueue.Rest / 2);
        Add(Haste.Soon);

        Assert.False(writer.IsCompleted);
        _time.Advance(LinkQueue.Rest / 2);
        Assert.True(writer.IsCompletedSuccessfully);
        Assert.Equal(3, _taken.Count);
    }

    [Fact]
    public void Add_NowWhileSomethingWaitsForCompany_TakesItAlong()
    {
        Send(Haste.Soon);
        var writer = WriteAsync();
        Add(Haste.Soon);

        Add(Haste.Now);

        Assert.True(writer.IsCompletedSuccessfully);
        Assert.Equal(3, _taken.Count);
    }

    [Fact]
    public async Task Close_WhileSomethingWaitsForCompany_EndsTheWriter()
    {
        Send(Haste.Soon);
        var isOpen = _queue.WaitAsync().AsTask();
        Add(Haste.Soon);

        _queue.Close();

        Assert.False(await isOpen.WaitAsync(TimeSpan.FromSeconds(30)));
        _time.Advance(LinkQueue.Rest);
        Assert.Equal(0, Add(Haste.Soon));
    }

    private void Send(Haste haste)
    {
        Add(haste);
        Assert.True(WriteAsync().IsCompletedSuccessfully);
    }

    private long Add(Haste haste) => _queue.Add(new OutgoingRecord(RecordKind.ZoneFrame, 1, MeshNode.Frame(10)), haste);

    /// <summary>Takes once what waits, as a link's writer does; gives the thread on which it went on.</summary>
    private async Task<int> WriteAsync()
    {
        Assert.True(await _queue.WaitAsync().ConfigureAwait(false));
        var before = _taken.Count;
        _queue.Take(_taken);
        _queue.Written(_taken.Skip(before).Sum(r => r.Bytes));
        return Environment.CurrentManagedThreadId;
    }
}
