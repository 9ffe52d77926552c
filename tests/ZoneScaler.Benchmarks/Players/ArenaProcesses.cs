using System.Diagnostics;
using System.Text.Json;
using ZoneScaler.Benchmarks.Clusters;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>The processes that serve the arena, all on one core: one with everything, or a cluster of a worker, with lighthouse and coordinator, and a gateway.</summary>
internal sealed class ArenaProcesses : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    // On one core the thread pool's spinning takes time from what it waits for.
    private static readonly (string, string)[] Variables = [("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")];

    private ArenaProcesses(Uri address, params (string Name, ChildProcess Process)[] processes)
    {
        Address = address;
        Processes = processes;
    }

    /// <summary>Where players come in.</summary>
    public Uri Address { get; }

    public IReadOnlyList<(string Name, ChildProcess Process)> Processes { get; }

    public long Megabytes => Processes.Sum(p => p.Process.Process.WorkingSet64) >> 20;

    /// <summary>Starts one process with everything.</summary>
    public static ArenaProcesses StartOne(string core)
    {
        var server = ChildProcess.StartOn(core, Variables, ArenaServer.Command);
        return new ArenaProcesses(new Uri(server.ReadLine()), ("server", server));
    }

    /// <summary>Starts a worker and a gateway, and waits until the gateway sees all zones run.</summary>
    public static ArenaProcesses StartCluster(string core)
    {
        var worker = Node("lighthouse,coordinator,worker");
        var seeds = worker.ReadLine();
        worker.ReadLine();
        var gateway = Node("gateway", "--seeds", seeds);
        gateway.ReadLine();
        var started = new ArenaProcesses(new Uri(gateway.ReadLine()), ("worker", worker), ("gateway", gateway));
        try
        {
            started.WaitForZones();
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }

        ChildProcess Node(string roles, params string[] more) =>
            ChildProcess.StartOn(core, Variables, [ClusterProcess.Command, "--name", roles.Split(',')[^1], "--roles", roles, "--world", "arena", "--workers", "1", .. more]);
    }

    /// <summary>The processor time that each has taken.</summary>
    public IReadOnlyList<TimeSpan> Cpu() => [.. Processes.Select(p => p.Process.Cpu)];

    public void Dispose()
    {
        foreach (var (_, process) in Processes.Reverse())
            process.Dispose();
    }

    private void WaitForZones()
    {
        using var http = new HttpClient();
        var waiting = Stopwatch.StartNew();
        while (!AllRun(http))
        {
            if (waiting.Elapsed > StartTimeout)
                throw new InvalidOperationException($"The arena's zones did not all run within {StartTimeout.TotalSeconds} s.");
            Thread.Sleep(200);
        }
    }

    private bool AllRun(HttpClient http)
    {
        using var answer = http.Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, "/cluster/zones")));
        if (!answer.IsSuccessStatusCode)
            return false;
        using var zones = JsonDocument.Parse(answer.Content.ReadAsStream());
        return zones.RootElement.GetArrayLength() > 0 && zones.RootElement.EnumerateArray().All(z => z.GetProperty("isRunning").GetBoolean());
    }
}
