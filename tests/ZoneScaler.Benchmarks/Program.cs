using ZoneScaler.Benchmarks.Codec;
using ZoneScaler.Benchmarks.Micro;
using ZoneScaler.Benchmarks.Running;

// Further scenarios are added here.
IScenario[] scenarios =
[
    new CodecScenario(),
    new MicroScenario(),
];
return new ScenarioRunner(scenarios, Console.Out, Console.Error).Run(args);
