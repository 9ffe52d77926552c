using ZoneScaler.Benchmarks.Codec;
using ZoneScaler.Benchmarks.Micro;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Benchmarks.Ticking;

// Further scenarios are added here.
IScenario[] scenarios =
[
    new CodecScenario(),
    new TickScenario(),
    new PlayersScenario(),
    new ArenaServer(),
    new ArenaBots(),
    new MicroScenario(),
];
return new ScenarioRunner(scenarios, Console.Out, Console.Error).Run(args);
