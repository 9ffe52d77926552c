using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Running;

/// <summary>This program, running another scenario as a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const string Taskset = "/usr/bin/taskset";

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>The process.</summary>
    public Process Process => _process;

    /// <summary>Starts it.</summary>
    public static ChildProcess Start(params string[] arguments) => Start([], [], arguments);

    /// <summary>Starts it with all its threads on one core where the system can do that, and with more environment variables.</summary>
    public static ChildProcess StartOn(string core, IReadOnlyList<(string Name, string Value)> variables, params string[] arguments) =>
        Start(File.Exists(Taskset) ? [Taskset, "-c", core] : [], variables, arguments);

    /// <summary>Starts it by another program, which becomes it.</summary>
    public static ChildProcess StartBy(string[] launcher, params string[] arguments) => Start(launcher, [], arguments);

    private static ChildProcess Start(string[] launcher, IReadOnlyList<(string Name, string Value)> variables, string[] arguments)
    {
        string[] command =
        [
            .. launcher, Environment.ProcessPath!, .. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [Environment.GetCommandLineArgs()[0]] : Array.Empty<string>(), .. arguments,
        ];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return new ChildProcess(Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {command[0]}."));
    }

    /// <summary>The processor time that it has taken.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The next line that it says.</summary>
    public string ReadLine() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The other process has ended.");

    /// <summary>Sends a line and takes the answer, a JSON object in a line.</summary>
    public JsonObject Ask(string command)
    {
        _process.StandardInput.WriteLine(command);
        _process.StandardInput.Flush();
        return (JsonObject)JsonNode.Parse(ReadLine())!;
    }

    /// <summary>Ends it, in order if it listens.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
