using System.Diagnostics;
using System.Threading.Channels;

namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>A foreign program that runs during a test.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];
    private int _open = 2;

    private PeerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Received(e.Data);
        process.ErrorDataReceived += (_, e) => Received(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public static PeerProcess Start(string? program, params string[] arguments) => new(new Process
    {
        StartInfo = new ProcessStartInfo(program ?? throw new InvalidOperationException("The program is not installed; on a build server it must be."), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        },
    });

    /// <summary>Waits for a line that begins, or contains, a text, and gives what follows it.</summary>
    public async Task<string> LineAsync(string text)
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(deadline.Token);
                _seen.Add(line);
                if (line.IndexOf(text, StringComparison.Ordinal) is var at and >= 0)
                    return line[(at + text.Length)..].Trim();
            }
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            throw new InvalidOperationException($"'{text}' did not come. The program said:\n{string.Join('\n', _seen)}", e);
        }
    }

    /// <summary>Waits for the program's end, which must be a success.</summary>
    public async Task SucceedAsync()
    {
        using var deadline = new CancellationTokenSource(Patience.Limit);
        await foreach (var line in _lines.Reader.ReadAllAsync(deadline.Token))
            _seen.Add(line);
        await _process.WaitForExitAsync(deadline.Token);
        Assert.True(_process.ExitCode == 0, $"The program failed:\n{string.Join('\n', _seen)}");
    }

    /// <summary>Lets a program go on that waits for a line.</summary>
    public void WriteLine()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
    }

    /// <summary>Sends a signal by its name.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Received(string? line)
    {
        if (line != null)
            _lines.Writer.TryWrite(line);
        else if (Interlocked.Decrement(ref _open) == 0)
            _lines.Writer.Complete();
    }
}
