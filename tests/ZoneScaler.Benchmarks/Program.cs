using ZoneScaler.Benchmarks.Clusters;
using ZoneScaler.Benchmarks.Codec;
using ZoneScaler.Benchmarks.Mesh;
using ZoneScaler.Benchmarks.Micro;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Benchmarks.Ticking;

// Further scenarios are added here.
IScenario[] scenarios =
[
    new CodecScenario(),
    new TickScenario(),
    new BackupScenario(),
    new PlayersScenario(),
    new ArenaServer(),
    new ArenaBots(),
    new ClusterProcess(),
    new HandoverScenario(),
    new GhostsScenario(),
    new IdleScenario(),
    new MigrateScenario(),
    new DrainScenario(),
    new JoinScenario(),
    new FailoverScenario(),
    new MeshScenario(),
    new MeshSinkProcess(),
    new MessagesScenario(),
    new MicroScenario(),
];
return new ScenarioRunner(scenarios, Console.Out, Console.Error).Run(args);
