using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Simulation.Game;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Players;
using ZoneScaler.Simulation.Scripts;
using ZoneScaler.Simulation.Stores;
using ZoneScaler.Simulation.Time;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Running;

/// <summary>A whole cluster in one thread: machines, the network between them, the store, and the book that is kept of it all.</summary>
internal sealed class SimulatedCluster : IDisposable
{
    public SimulatedCluster(Scenario scenario, Schedule schedule, Trace trace, RunReport report)
    {
        Schedule = schedule;
        Trace = trace;
        Report = report;
        Scenario = scenario;
        Dice = new Dice(scenario.Seed * 0x9E3779B97F4A7C15 + 1);
        Settings = scenario.Settings;
        Verdict = new Verdict(schedule, trace);
        Network = new SimulatedNetwork(schedule, Dice, scenario.Delay, scenario.Jitter);
        World = SimulatedWorld.Create(scenario.Seed, scenario.Cells, scenario.Backups, scenario.Consistency, session => Ledger!.Players.Given(session));
        WorldRecord = WorldRecord.Of(World);
        Keys = new ClusterKeys(WorldName);
        Ledger = new Ledger(this);
        Store = new SimulatedStore(this, NewClock(), scenario.KeptRevisions);
        Players = [.. Enumerable.Range(1, scenario.Players).Select(i => new SimulatedPlayer(this, $"player-{i}", NewClock()))];
        Machines = [.. scenario.Nodes.Select(n => new Machine(this, n.Name, n.Roles, n.Misfit, NewClock()))];
    }

    public Scenario Scenario { get; }

    public Schedule Schedule { get; }

    public Trace Trace { get; }

    public RunReport Report { get; }

    /// <summary>Where scripts listen.</summary>
    public Probe Probe { get; } = new();

    public Dice Dice { get; }

    /// <summary>Whether the faults are over.</summary>
    public bool IsRepaired { get; set; }

    public ClusterSettings Settings { get; }

    public Verdict Verdict { get; }

    public SimulatedNetwork Network { get; }

    public SimulatedStore Store { get; }

    public World World { get; }

    public WorldRecord WorldRecord { get; }

    public string WorldName => World.Spec.Name;

    /// <summary>Where things are in the store.</summary>
    public ClusterKeys Keys { get; }

    public Ledger Ledger { get; }

    public IReadOnlyList<Machine> Machines { get; }

    public IReadOnlyList<SimulatedPlayer> Players { get; }

    /// <summary>The machine at an address; addresses are names here.</summary>
    public Machine MachineAt(string address) => Machines.First(m => m.Name == address);

    /// <summary>The run is over.</summary>
    public void Dispose()
    {
        foreach (var player in Players)
            player.Dispose();
        foreach (var machine in Machines)
            machine.Process?.Players?.Die(isSilent: true);
    }

    private MachineClock NewClock() => new(
        Schedule,
        Dice.Between(TimeSpan.Zero, TimeSpan.FromHours(1)),
        1 + Dice.Between(-Scenario.Drift, Scenario.Drift));
}
