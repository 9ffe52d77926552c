using ZoneScaler.Coordination.Store;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>Something to do with the store, on the thread that has it.</summary>
internal abstract class LighthouseWork
{
    /// <summary>Does it and keeps the answer back.</summary>
    public abstract void Run(CoordinationStore store);

    /// <summary>Gives the answer out: what it rests on is on disk.</summary>
    public abstract void Complete();

    /// <summary>Gives this out in place of an answer.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class LighthouseWork<T>(Func<CoordinationStore, T> act) : LighthouseWork
{
    // Whoever waits goes on elsewhere: the loop must not run its code.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private RpcException? _refusal;

    public Task<T> Done => _done.Task;

    public override void Run(CoordinationStore store)
    {
        try
        {
            _result = act(store);
        }
        catch (RefusedException e)
        {
            _refusal = new RpcException(new Status(e.Code, e.Message));
        }
    }

    public override void Complete()
    {
        if (_refusal != null)
            _done.TrySetException(_refusal);
        else
            _done.TrySetResult(_result!);
    }

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
