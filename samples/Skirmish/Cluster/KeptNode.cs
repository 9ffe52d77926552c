namespace Skirmish.Cluster;

/// <summary>A node that is watched: its end is told, and if so wished it is started again under the same name.</summary>
/// <param name="plan">What to start.</param>
/// <param name="program">How its program is started.</param>
/// <param name="arguments">What all nodes are told.</param>
/// <param name="output">Where its lines go.</param>
/// <param name="restartPause">How long after its end it is started again; null: not at all.</param>
internal sealed class KeptNode(NodePlan plan, NodeProgram program, IReadOnlyList<string> arguments, NodeOutput output, TimeSpan? restartPause)
{
    private NodeProcess? _process;
    private bool _isStopping;
    private bool _endIsExpected;

    public string Name => plan.Name;

    /// <summary>How often its process has ended although nobody had ended it.</summary>
    public int OwnEnds { get; private set; }

    /// <summary>Completes when it has ended for good.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts it and watches it until it is to stop.</summary>
    public void Start(CancellationToken stop)
    {
        _process = NodeProcess.Start(plan, program, arguments, output);
        Ended = WatchAsync(stop);
    }

    /// <summary>Ends its process by force; it is started again as after any other end.</summary>
    public void Kill()
    {
        _endIsExpected = true;
        _process?.Kill();
    }

    /// <summary>Has its process leave in order; it is started again as after any other end.</summary>
    /// <param name="patience">How long that may take.</param>
    /// <returns>How it ended, in words; null if it has not.</returns>
    public async Task<string?> DrainAsync(TimeSpan patience)
    {
        if (_process is not { } process)
            return null;
        _endIsExpected = true;
        var end = process.WaitAsync();
        process.Send(Signal.Terminate);
        try
        {
            return await end.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            _endIsExpected = false;
            return null;
        }
    }

    /// <summary>Has its process stand still.</summary>
    public void Pause() => _process?.Send(Signal.Stop);

    /// <summary>Has its process go on.</summary>
    public void Resume() => _process?.Send(Signal.Continue);

    /// <summary>Has it leave in order.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        _isStopping = true;
        if (_process is { } process)
            await process.StopAsync(patience);
        await Ended;
        _process?.Dispose();
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (true)
        {
            var end = await _process!.WaitAsync();
            if (_isStopping || stop.IsCancellationRequested)
                return;
            if (!_endIsExpected)
                OwnEnds++;
            _endIsExpected = false;
            output.Say($"{plan.Name} has ended: {end}{(restartPause == null ? "" : "; it is started again")}.");
            if (restartPause is not { } pause)
                return;
            try
            {
                await Task.Delay(pause, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            _process.Dispose();
            _process = NodeProcess.Start(plan, program, arguments, output);
        }
    }
}
