using System.Text.Json.Nodes;
using BenchmarkDotNet.Running;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Micro;

/// <summary>The micro benchmarks, by BenchmarkDotNet, which prints its own tables.</summary>
internal sealed class MicroScenario : IScenario
{
    public string Name => "micro";

    public string Summary => "micro benchmarks (BenchmarkDotNet)";

    public IReadOnlyList<ScenarioOption> Options { get; } = [new("filter", "*", "names of benchmarks, with *")];

    public JsonObject? Run(ScenarioRun run)
    {
        BenchmarkSwitcher.FromAssembly(typeof(MicroScenario).Assembly).Run(["--filter", run.Text("filter")]);
        return null;
    }
}
