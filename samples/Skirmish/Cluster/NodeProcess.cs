using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Skirmish.Cluster;

/// <summary>A node as a process of its own.</summary>
internal sealed partial class NodeProcess : IDisposable
{
    private readonly Process _process;

    private NodeProcess(NodePlan plan, Process process)
    {
        Plan = plan;
        _process = process;
    }

    public NodePlan Plan { get; }

    /// <summary>The number by which the system knows it.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it; its lines go to the merged output.</summary>
    /// <param name="plan">What to start.</param>
    /// <param name="program">How its program is started.</param>
    /// <param name="arguments">What all nodes are told.</param>
    /// <param name="output">Where its lines go.</param>
    public static NodeProcess Start(NodePlan plan, NodeProgram program, IEnumerable<string> arguments, NodeOutput output)
    {
        string[] words = [.. plan.Place.Launcher, .. program.Words];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(NodeCommand.Name);
        start.ArgumentList.Add("--supervised");
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in plan.Settings)
            start.ArgumentList.Add($"{key}={value}");

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Print(e.Data);
        process.ErrorDataReceived += (_, e) => Print(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new NodeProcess(plan, process);

        void Print(string? line)
        {
            if (!string.IsNullOrEmpty(line))
                output.Line(plan.Name, line);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>How it ended, in words.</returns>
    public async Task<string> WaitAsync()
    {
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        // As shells tell: 128 and the number of the signal.
        return code > 128 ? $"signal {code - 128}" : $"exit code {code}";
    }

    /// <summary>Has it leave in order, and ends it by force if that takes too long.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        catch (IOException)
        {
            await _process.WaitForExitAsync(); // it has ended meanwhile
        }
    }

    /// <summary>Ends it by force, as <c>kill -9</c> does: it has no time for a last word.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends it a signal.</summary>
    /// <returns>Whether it got it: it does not once it has ended.</returns>
    public bool Send(Signal signal) => !_process.HasExited && SendSignal(_process.Id, (int)signal) == 0;

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
