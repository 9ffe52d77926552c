using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ZoneScaler.Planting;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>A node of the sample's cluster as a process of its own.</summary>
internal sealed partial class NodeProcess : IAsyncDisposable
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Stop = 19;
    public const int Continue = 18;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Where players and operators reach it.</summary>
    public Uri Address => _address.Task.Result;

    private HttpClient? Http { get; set; }

    /// <summary>Starts a node and waits until it has said where it is.</summary>
    public static Task<NodeProcess> StartAsync(string name, string seed, params string[] settings) => StartAsync(name, seed, null, settings);

    /// <summary>Starts a node and waits until it has said where it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seed">Where its coordination store is.</param>
    /// <param name="runtime">Another runtime configuration than the sample's own.</param>
    /// <param name="settings">More of its settings.</param>
    /// <param name="backups">How many backups zones have; all nodes must say the same.</param>
    public static Task<NodeProcess> StartAsync(string name, string seed, FileInfo? runtime, string[] settings, int backups = 0)
    {
        var folder = Path.Combine(RepositoryRoot(), "samples", "Skirmish");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in runtime == null ? [] : (string[])["exec", "--runtimeconfig", runtime.FullName])
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Path.Combine(Binaries(), "Skirmish.dll"));
        start.ArgumentList.Add("node");
        start.ArgumentList.Add("--backups");
        start.ArgumentList.Add(backups.ToString(CultureInfo.InvariantCulture));
        return LaunchAsync(name, seed, start, settings);
    }

    /// <summary>Starts a node of the tests' own program, in its poisoned world, and waits until it has said where it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="seed">Where its coordination store is.</param>
    /// <param name="poison">The settings of its world.</param>
    /// <param name="settings">More of its settings.</param>
    public static Task<NodeProcess> StartPoisonedAsync(string name, string seed, string[] poison, string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(typeof(NodeProcess).Assembly.Location);
        foreach (var setting in poison)
            start.ArgumentList.Add($"--Poison:{setting}");
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return LaunchAsync(name, seed, start, settings);
    }

    private static async Task<NodeProcess> LaunchAsync(string name, string seed, ProcessStartInfo start, string[] settings)
    {
        // Rehearsals take a second each, and few tests are about them.
        foreach (var setting in new[] { $"Node:Name={name}", $"Node:Seeds:0={seed}", "Node:Lease=00:00:03", "Management:Listen=http://127.0.0.1:0", "Worker:RehearsalTicks=0" }.Concat(settings))
            start.ArgumentList.Add($"--ZoneScaler:{setting}");
        var node = new NodeProcess(name, new Process { StartInfo = start, EnableRaisingEvents = true });
        node._process.OutputDataReceived += (_, e) => node.Read(e.Data);
        node._process.ErrorDataReceived += (_, e) => node.Read(e.Data);
        node._process.Exited += (_, _) => node._address.TrySetException(new InvalidOperationException($"The node ended:\n{node.Output}"));
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        node.Http = new HttpClient { BaseAddress = await node._address.Task.WaitAsync(Wait.Patience), Timeout = TimeSpan.FromSeconds(5) };
        return node;
    }

    /// <summary>Makes a runtime configuration with which the sample runs with a planted bug.</summary>
    public static FileInfo PlantBug(PlantedBug bug, DirectoryInfo folder)
    {
        var configuration = JsonNode.Parse(File.ReadAllText(Path.Combine(Binaries(), "Skirmish.runtimeconfig.json")))!;
        configuration["runtimeOptions"]!["configProperties"]![Planted.Key] = bug.ToString();
        var file = new FileInfo(Path.Combine(folder.FullName, "planted.runtimeconfig.json"));
        File.WriteAllText(file.FullName, configuration.ToJsonString());
        return file;
    }

    /// <summary>An address for a lighthouse.</summary>
    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(int signal) => Assert.Equal(0, SendSignal(_process.Id, signal));

    /// <summary>Waits for its end.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Wait.Patience);
        return _process.ExitCode;
    }

    /// <summary>Reads JSON from a management address until it is as wanted.</summary>
    public async Task<JsonElement> GetAsync(string path, Func<JsonElement, bool> condition)
    {
        var text = "";
        JsonElement found = default;
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    using var answer = await Http!.GetAsync(new Uri(path, UriKind.Relative));
                    text = await answer.Content.ReadAsStringAsync();
                    if (!answer.IsSuccessStatusCode)
                        return false;
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    text = e.Message;
                    return false;
                }
                using var document = JsonDocument.Parse(text);
                found = document.RootElement.Clone();
                return condition(found);
            },
            () => $"{path} stayed at {text}\n{Output}");
        return found;
    }

    /// <summary>Waits until one of its counters has counted something.</summary>
    /// <param name="series">The beginning of its line in Prometheus' text.</param>
    public Task CountAsync(string series)
    {
        var text = "";
        return Wait.UntilAsync(
            async () =>
            {
                text = await Http!.GetStringAsync(new Uri("/metrics", UriKind.Relative));
                return Array.Exists(text.Split('\n'), l => l.StartsWith(series, StringComparison.Ordinal) && !l.EndsWith(" 0", StringComparison.Ordinal));
            },
            () => $"{series} in:\n{text}\n{Output}");
    }

    /// <summary>Waits until it has printed something.</summary>
    public Task ExpectAsync(string text) => Wait.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal), () => $"'{text}' in:\n{Output}");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        Http?.Dispose();
        _process.Dispose();
    }

    private static string Binaries() => Path.Combine(RepositoryRoot(), "samples", "Skirmish", "bin", Configuration(), "net10.0");

    private static string Configuration() =>
        typeof(NodeProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;

    /// <summary>The folder of the repository.</summary>
    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ZoneScaler.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No ZoneScaler.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }

    private void Read(string? line)
    {
        if (line == null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (AddressPattern().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"players and operators at (http://127\.0\.0\.1:[1-9][0-9]*)")]
    private static partial Regex AddressPattern();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
