using System.Numerics;
using ZoneScaler.Client;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>Workers and gateways of one world as processes of their own, stepped together tick by tick on one thread and a time of their own, under a seed.</summary>
internal sealed class PlayCluster : IDisposable
{
    public static readonly TimeSpan ResumeWindow = TimeSpan.FromSeconds(20);

    private readonly Dictionary<ZoneId, (WorkerProcess Owner, uint Epoch)> _owners = [];
    private readonly Dictionary<ZoneId, uint> _epochs = [];
    private readonly List<(long Due, ZoneId Zone)> _reopenings = [];
    private int _lastProcess;

    public PlayCluster(ulong seed, int workers = 3, int gateways = 2, float speed = 0)
    {
        Random = new ZoneRandom(seed);
        Weather = new Weather(seed ^ 0xBAD);
        World = new World(Stage.Spec with { Seed = seed }, GeneratedTypes.All)
            .WithPlayers(join => new PlayerSpawn(new Mover { Label = join.Name, Velocity = Random.NextDirection() * speed }, new Vector2(Random.NextFloat(20, 380), Random.NextFloat(20, 380))));
        for (var i = 0; i < workers; i++)
            AddWorker();
        var at = 0;
        foreach (var zone in World.Zones)
            Open(zone, Workers[at++ % workers]);
        for (var i = 0; i < gateways; i++)
            AddGateway();
    }

    public World World { get; }

    public Weather Weather { get; }

    public ZoneRandom Random { get; }

    public List<WorkerProcess> Workers { get; } = [];

    public List<GatewayProcess> Gateways { get; } = [];

    public List<Gamer> Gamers { get; } = [];

    public long Tick { get; private set; }

    public int Resets { get; private set; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(100);

    public IEnumerable<Zone> Zones => Workers.SelectMany(w => w.Host.Zones);

    /// <summary>All players' entities, wherever they are.</summary>
    public IEnumerable<Mover> Movers => Zones.SelectMany(z => z.OwnEntities).OfType<Mover>().Where(m => m.Player != null);

    public WorkerProcess? OwnerOf(ZoneId zone) => _owners.TryGetValue(zone, out var owner) ? owner.Owner : null;

    public GatewayProcess? AnyGateway() => Gateways.Count == 0 ? null : Gateways[Random.NextInt(Gateways.Count)];

    public WorkerProcess AddWorker()
    {
        Workers.Add(new WorkerProcess(this, ++_lastProcess));
        return Workers[^1];
    }

    public GatewayProcess AddGateway()
    {
        Gateways.Add(new GatewayProcess(this, ++_lastProcess));
        return Gateways[^1];
    }

    public Gamer Join(string name, GatewayProcess? gateway = null)
    {
        var gamer = new Gamer(this, name) { Wanted = gateway };
        Gamers.Add(gamer);
        return gamer;
    }

    public void Step(int ticks = 1)
    {
        for (; ticks > 0; ticks--)
        {
            Tick++;
            Now += TimeSpan.FromSeconds(1) / Stage.Spec.TickRate;
            foreach (var zone in _reopenings.Where(r => r.Due <= Tick).Select(r => r.Zone).ToList())
                Open(zone, Workers[Random.NextInt(Workers.Count)]);
            _reopenings.RemoveAll(r => r.Due <= Tick);
            foreach (var worker in Workers)
                worker.Driver.Step();
            Weather.Deliver(Tick);
            foreach (var gateway in Gateways)
                gateway.Gateway.Advance(Now);
            foreach (var gamer in Gamers)
                gamer.Exchange(Now);
        }
        Assert.Empty(Workers.SelectMany(w => w.Faults));
        Assert.Empty(Gateways.SelectMany(g => g.Faults));
    }

    public void StepUntil(Func<bool> condition, int atMost = 400)
    {
        for (var i = 0; i < atMost && !condition(); i++)
            Step();
        Assert.True(condition(), $"not within {atMost} ticks");
    }

    public void StepUntilPlaying(Gamer gamer, int atMost = 400) => StepUntil(() => gamer.Session is { State: SessionState.Playing, Own: not null }, atMost);

    /// <summary>Ends a worker. Its zones start empty elsewhere after a while.</summary>
    public void Kill(WorkerProcess worker, int after)
    {
        Workers.Remove(worker);
        Weather.Break(worker.Number);
        if (Workers.Count == 0)
            AddWorker();
        foreach (var zone in worker.Host.Zones)
        {
            _owners.Remove(zone.Id);
            _reopenings.Add((Tick + after, zone.Id));
        }
    }

    /// <summary>Starts one zone empty elsewhere.</summary>
    public void Restart(ZoneId zone, int after)
    {
        if (OwnerOf(zone) is not { } owner)
            return; // it is about to start anyway
        owner.Host.Close(zone);
        _owners.Remove(zone);
        _reopenings.Add((Tick + after, zone));
    }

    /// <summary>Ends a gateway without a word.</summary>
    public void Kill(GatewayProcess gateway)
    {
        Gateways.Remove(gateway);
        Weather.Break(gateway.Number);
        foreach (var gamer in Gamers.Where(g => g.Gateway == gateway))
            gamer.Lose();
        gateway.Gateway.Dispose();
    }

    /// <summary>Resets all links of a process: what is on the way is lost, and both sides know.</summary>
    public void Reset(int process)
    {
        Weather.Break(process);
        Resets++;
        foreach (var zone in _owners.Where(o => o.Value.Owner.Number == process || Gateways.Any(g => g.Number == process)).Select(o => o.Key).ToList())
            TellGateways(zone);
    }

    /// <summary>Lets everything come to rest.</summary>
    public void Calm(int ticks)
    {
        (Weather.LossPerMille, Weather.RepeatPerMille, Weather.Jitter) = (0, 0, 0);
        Step(ticks);
    }

    public void Dispose()
    {
        foreach (var gateway in Gateways)
            gateway.Gateway.Dispose();
    }

    private void Open(ZoneId zone, WorkerProcess worker)
    {
        var epoch = _epochs[zone] = _epochs.GetValueOrDefault(zone) + 1;
        worker.Host.Open(zone, epoch);
        _owners[zone] = (worker, epoch);
        foreach (var other in Workers)
            other.Host.Fence(zone, epoch);
        TellGateways(zone);
    }

    private void TellGateways(ZoneId zone)
    {
        foreach (var gateway in Gateways)
            gateway.Gateway.ZonePathChanged(zone);
    }
}
