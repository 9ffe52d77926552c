using System.Text.Json.Nodes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
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
        // In this process: the version in use cannot build for this runtime by itself.
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        BenchmarkSwitcher.FromAssembly(typeof(MicroScenario).Assembly).Run(["--filter", run.Text("filter")], config);
        return null;
    }
}
