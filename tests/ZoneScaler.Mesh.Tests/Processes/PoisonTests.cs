using System.Text.Json;
using ZoneScaler.Replays;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>Zones that kill their processes, and messages that do, on real processes.</summary>
public sealed class PoisonTests : IAsyncLifetime
{
    private const int AllZones = 5;
    private const string Poisoned = "2d/0,0";

    private readonly List<NodeProcess> _nodes = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonescaler");
    private readonly string _seed = NodeProcess.FreeAddress();

    private string Trigger => Path.Combine(_folder.FullName, "trigger");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [UnixFact]
    public async Task Message_ThatKillsItsWorker_CostsTwoOfThreeAndIsHandledNoMore()
    {
        var (seat, workers) = await BeginAsync();

        await File.WriteAllTextAsync(Trigger + ".message", "");

        // That it comes back is tested where nothing else is lost: with one backup per zone its sender may have died with both.
        await seat.ExpectAsync("died of message 'doom' from");
        await seat.GetAsync("/cluster/zones", z => z.EnumerateArray().All(IsRunning));
        AssertDead(workers, "A message has killed this process.");
    }

    [UnixFact]
    public async Task Zone_ThatKillsItsWorker_CostsTwoOfThreeAndTheRestOfTheWorldLives()
    {
        var (seat, workers) = await BeginAsync();

        await File.WriteAllTextAsync(Trigger + ".tick", "");

        var zones = await seat.GetAsync("/cluster/zones", z => z.EnumerateArray().All(e => IsRunning(e) != (NameOf(e) == Poisoned)) && z.EnumerateArray().Any(e => ReasonOf(e) != null));
        var reason = ReasonOf(zones.EnumerateArray().Single(e => NameOf(e) == Poisoned))!;
        Assert.Contains("had died with it before", reason, StringComparison.Ordinal);
        var dead = AssertDead(workers, "A tick has killed this process.");
        Assert.All(dead, d => Assert.Contains($"{d.Name}@", reason, StringComparison.Ordinal));

        // Whoever died second has left what is needed to see why.
        var file = Assert.Single(_folder.GetFiles("*-trial.zone"), f => ZoneOf(f) == Poisoned);
        Victim.Spared = 0;
        var replay = ZoneReplay.Load(PoisonWorld.Create(), await File.ReadAllBytesAsync(file.FullName));
        replay.Run();
        Assert.InRange(Victim.Spared.Value, 1, 40);
    }

    private async Task<(NodeProcess Seat, NodeProcess[] Workers)> BeginAsync()
    {
        var seat = await StartAsync("seat", "lighthouse,coordinator", "Coordinator:MinWorkers=3");
        NodeProcess[] workers = [await StartAsync("w1", "worker"), await StartAsync("w2", "worker"), await StartAsync("w3", "worker")];
        await seat.GetAsync("/cluster/zones", z => z.GetArrayLength() == AllZones && z.EnumerateArray().All(e => IsRunning(e) && e.GetProperty("backups").GetArrayLength() == 1));
        await seat.GetAsync("/cluster/zones", z => z.EnumerateArray().Sum(e => e.GetProperty("entities").GetInt32()) == 2);
        return (seat, workers);
    }

    private static NodeProcess[] AssertDead(NodeProcess[] workers, string of)
    {
        var dead = workers.Where(w => w.HasExited).ToArray();
        Assert.Equal(2, dead.Length);
        Assert.All(dead, d => Assert.Contains(of, d.Output, StringComparison.Ordinal));
        return dead;
    }

    private static string ZoneOf(FileInfo file) => PoisonWorld.Create().NameOf(ZoneReplay.Load(PoisonWorld.Create(), File.ReadAllBytes(file.FullName)).Zone.Id);

    private static bool IsRunning(JsonElement zone) => zone.GetProperty("isRunning").GetBoolean();

    private static string? NameOf(JsonElement zone) => zone.GetProperty("name").GetString();

    private static string? ReasonOf(JsonElement zone) => zone.GetProperty("quarantine").GetString();

    private async Task<NodeProcess> StartAsync(string name, string roles, params string[] settings)
    {
        var node = await NodeProcess.StartOwnAsync(
            name,
            _seed,
            [$"Lighthouse:Listen={_seed}", $"Worker:QuarantineDirectory={_folder.FullName}", .. roles.Split(',').Select((r, i) => $"Node:Roles:{i}={r}"), .. settings],
            (PoisonWorld.TriggerVariable, Trigger));
        _nodes.Add(node);
        return node;
    }
}
