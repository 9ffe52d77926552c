namespace ZoneScaler.Mesh.Tests;

/// <summary>Waits for conditions of the real world: with a deadline that only a hang reaches.</summary>
internal static class Wait
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something holds.</summary>
    public static Task UntilAsync(Func<bool> condition, Func<string> state) => UntilAsync(() => Task.FromResult(condition()), state);

    /// <summary>Waits until something holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> state)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested)
                Assert.Fail($"It never came true. {state()}");
            await timer.WaitForNextTickAsync();
        }
    }
}
