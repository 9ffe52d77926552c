namespace ZoneScaler.Grpc.Tests;

/// <summary>How long tests wait for what must happen.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>The task, or a <see cref="TimeoutException"/>.</summary>
    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>The task, or a <see cref="TimeoutException"/>.</summary>
    public static Task InTime(this Task task) => task.WaitAsync(Limit);

    /// <summary>A task that ends when the token is cancelled.</summary>
    public static Task Cancelled(this CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(cancelled.SetResult);
        return cancelled.Task;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Limit);
        while (!condition())
            await Task.Delay(5, deadline.Token);
    }

    /// <summary>The failure of a call that must fail with a status.</summary>
    public static async Task<RpcException> FailsAsync(StatusCode code, Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(() => call().InTime());
        Assert.True(code == exception.StatusCode, $"{code} was expected, but: {exception}");
        return exception;
    }
}
