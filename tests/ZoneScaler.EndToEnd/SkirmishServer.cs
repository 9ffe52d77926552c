using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace ZoneScaler.EndToEnd;

/// <summary>The sample as a user starts it: a process of its own, here on a free port.</summary>
internal sealed partial class SkirmishServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SkirmishServer(Process process) => _process = process;

    /// <summary>Where the page is.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>All that the process has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts the sample and waits until it has printed its address.</summary>
    public static async Task<SkirmishServer> StartAsync(params string[] arguments)
    {
        var start = SkirmishProgram.With([.. arguments, "--urls", "http://127.0.0.1:0"]);
        var server = new SkirmishServer(new Process { StartInfo = start, EnableRaisingEvents = true });
        server._process.OutputDataReceived += (_, e) => server.Read(e.Data);
        server._process.ErrorDataReceived += (_, e) => server.Read(e.Data);
        server._process.Exited += (_, _) => server._address.TrySetException(new InvalidOperationException($"The sample ended:\n{server.Output}"));
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server._address.Task.WaitAsync(Patience);
        return server;
    }

    /// <summary>Presses Ctrl-C.</summary>
    /// <returns>How long the process took to end, and its exit code.</returns>
    public async Task<(TimeSpan Took, int ExitCode)> InterruptAsync()
    {
        const int Interrupt = 2;
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, Kill(_process.Id, Interrupt));
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (clock.Elapsed, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line == null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (AddressPattern().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri(match.Value));
    }

    [GeneratedRegex(@"http://(127\.0\.0\.1|localhost):[1-9][0-9]*")]
    private static partial Regex AddressPattern();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
