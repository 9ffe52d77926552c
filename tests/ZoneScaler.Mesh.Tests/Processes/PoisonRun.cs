using System.Text.Json;
using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Hosting.Management.Admin;
using ZoneScaler.Replays;
using ZoneScaler.Worlds;

namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>A cluster of real processes in the poisoned world, in which one zone is to kill who runs it.</summary>
internal sealed class PoisonRun : IAsyncDisposable
{
    private const int Cells = 4;
    private const int AllZones = Cells + 1; // and the players' one

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zonescaler");
    private readonly string _store = NodeProcess.FreeAddress();
    private readonly string _admin = NodeProcess.FreeAddress();
    private readonly List<NodeProcess> _workers = [];
    private readonly Consistency _consistency;
    private readonly Deeds _deeds;
    private NodeProcess? _seat;
    private IReadOnlyDictionary<string, IReadOnlyList<string>> _holders = new Dictionary<string, IReadOnlyList<string>>();
    private string _killer = "";
    private int _entities = Cells;
    private string _sender = "";

    private PoisonRun(int backups, Consistency consistency) => (Backups, _consistency, _deeds) = (backups, consistency, new Deeds(_folder.FullName));

    /// <summary>How many backups each zone has.</summary>
    public int Backups { get; }

    /// <summary>How often the zone that kills has started empty, its first start included.</summary>
    public int Starts => _deeds.BirthsIn(_killer);

    /// <summary>The same of each other zone of which somebody lives who had it in the beginning.</summary>
    public IEnumerable<int> StartsOfSurvivors => _holders.Where(z => z.Key != _killer && z.Value.Except(Dead.Select(d => d.Name)).Any()).Select(z => _deeds.BirthsIn(z.Key));

    /// <summary>What the coordinator's node has printed.</summary>
    public string Log => Seat.Output;

    /// <summary>The workers that have died.</summary>
    public IEnumerable<NodeProcess> Dead => _workers.Where(w => w.HasExited);

    private NodeProcess Seat => _seat!;

    /// <summary>Starts it, and waits until all zones have run and have all backups.</summary>
    public static async Task<PoisonRun> StartAsync(int backups, Consistency consistency)
    {
        var run = new PoisonRun(backups, consistency);
        var workers = backups == 0 ? AllZones + 2 : 4; // without backups, zones go to who has none yet: so nobody dies but with the zone that kills
        try
        {
            run._seat = await run.StartAsync("seat", "lighthouse,coordinator", $"Coordinator:MinWorkers={workers}", "Coordinator:Strategy=least-zones", $"Node:Listen={run._admin}");
            run._workers.AddRange(await Task.WhenAll(Enumerable.Range(1, workers).Select(i => run.StartAsync($"w{i}", "worker"))));
            await run.Seat.GetAsync("/cluster/zones", z => z.EnumerateArray().Sum(e => e.GetProperty("entities").GetInt32()) == Cells);
            run.Cast(await run.Seat.GetAsync("/cluster/zones", run.AllAreSafe));
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
        return run;
    }

    /// <summary>Has somebody in the zone get the message, waits until it has come back to its sender and all zones run, and says why it came back, each time.</summary>
    public async Task<IReadOnlyList<string>> KillByMessageAsync(Weapon message)
    {
        var before = _deeds.ReturnReasons.Count;
        _deeds.Kill(_sender, _killer, message);
        await Wait.UntilAsync(() => _deeds.ReturnReasons.Count > before, () => Seat.Output);
        await Seat.GetAsync("/cluster/zones", z => z.EnumerateArray().All(IsRunning));
        return _deeds.ReturnReasons;
    }

    /// <summary>Has an entity be born in the zone, and waits until it has ended and all zones run.</summary>
    public async Task KillByBirthAsync()
    {
        _deeds.Kill(_sender, _killer, Weapon.Birth);
        await Seat.ExpectAsync("died of spawn from");
        await Seat.GetAsync("/cluster/zones", AreAllHere);
    }

    /// <summary>Has the zone kill by its ticks, waits until it is quarantined and all others run, and says why it is.</summary>
    public async Task<string> KillByTickAsync()
    {
        _deeds.KillByTick(_killer);
        var zones = await Seat.GetAsync("/cluster/zones", z => z.EnumerateArray().All(e => IsRunning(e) == (ReasonOf(e) == null)) && z.EnumerateArray().Any(e => ReasonOf(e) != null));
        var zone = Assert.Single(zones.EnumerateArray(), e => ReasonOf(e) != null);
        Assert.Equal(_killer, NameOf(zone));
        return ReasonOf(zone)!;
    }

    /// <summary>Has the zone kill by a tick, and whoever makes its entities from then on; waits until it is quarantined, and says why it is.</summary>
    public async Task<string> KillByOpeningAsync()
    {
        _deeds.LayMine(_killer);
        _entities++;
        await Seat.GetAsync("/cluster/zones", AreAllHere);
        _deeds.ArmMines();
        return await KillByTickAsync();
    }

    /// <summary>Waits until a worker that lives has said that it goes on with the zone that kills from the state of a backup.</summary>
    public Task ExpectGoesOnAsync() => Wait.UntilAsync(() => _workers.Any(w => !w.HasExited && w.Output.Contains($"ZonePromoted: {_killer},", StringComparison.Ordinal)), () => Log);

    /// <summary>Ends the quarantine, now that the zone kills no more, and waits until it runs.</summary>
    public async Task ReleaseAsync()
    {
        _deeds.EndKilling();
        using var channel = GrpcChannel.ForAddress(_admin);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(AdminMethods.Quarantine, null, default, new QuarantineRequest { Zone = _killer, Release = true });
        await call.ResponseAsync;
        await Seat.GetAsync("/cluster/zones", AreAllHere);
    }

    /// <summary>The records of the zone that workers have left, by what ends their names: "trial" or "kept".</summary>
    public async Task<IReadOnlyList<ZoneReplay>> RecordsAsync(string kind)
    {
        var records = new List<ZoneReplay>();
        foreach (var file in _folder.GetFiles($"*-{kind}.zone"))
        {
            var replay = ZoneReplay.Load(PoisonWorld.Create(Backups, _consistency), await File.ReadAllBytesAsync(file.FullName));
            if (replay.Zone.World.NameOf(replay.Zone.Id) == _killer)
                records.Add(replay);
        }
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _workers)
            await node.DisposeAsync();
        if (_seat != null)
            await _seat.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    // A message whose sender dies with the same two workers would have nobody to come back to.
    private void Cast(JsonElement zones)
    {
        _holders = zones.EnumerateArray().Where(z => NameOf(z).StartsWith("2d/", StringComparison.Ordinal)).ToDictionary(NameOf, HoldersOf);
        (_killer, _sender) = _holders.SelectMany(_ => _holders, (killer, sender) => (Killer: killer, Sender: sender))
            .Where(p => p.Killer.Key != p.Sender.Key && (Backups == 2 || p.Sender.Value.Except(p.Killer.Value).Any()))
            .Select(p => (p.Killer.Key, p.Sender.Key)).First();
    }

    private bool AllAreSafe(JsonElement zones) => zones.GetArrayLength() == AllZones && zones.EnumerateArray().All(z => IsRunning(z) && HoldersOf(z).Count == Backups + 1);

    private bool AreAllHere(JsonElement zones) => zones.EnumerateArray().All(IsRunning) && zones.EnumerateArray().Sum(e => e.GetProperty("entities").GetInt32()) == _entities;

    private static IReadOnlyList<string> HoldersOf(JsonElement zone) => [zone.GetProperty("worker").GetString() ?? "", .. zone.GetProperty("backups").EnumerateArray().Select(b => b.GetString()!)];

    private static bool IsRunning(JsonElement zone) => zone.GetProperty("isRunning").GetBoolean();

    private static string NameOf(JsonElement zone) => zone.GetProperty("name").GetString()!;

    private static string? ReasonOf(JsonElement zone) => zone.GetProperty("quarantine").GetString();

    private Task<NodeProcess> StartAsync(string name, string roles, params string[] settings) => NodeProcess.StartPoisonedAsync(
        name,
        _store,
        [$"Folder={_folder.FullName}", $"Backups={Backups}", $"Consistency={_consistency}"],
        [$"Lighthouse:Listen={_store}", $"Worker:QuarantineDirectory={_folder.FullName}", .. roles.Split(',').Select((r, i) => $"Node:Roles:{i}={r}"), .. settings]);
}
