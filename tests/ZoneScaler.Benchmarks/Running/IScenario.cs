using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Running;

/// <summary>One benchmark that a person can run by name.</summary>
internal interface IScenario
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the help text.</summary>
    string Summary { get; }

    /// <summary>The options that it takes beside <c>--json</c>.</summary>
    IReadOnlyList<ScenarioOption> Options { get; }

    /// <summary>Runs, writes a short table to <see cref="ScenarioRun.Out"/> and returns the figures, in camelCase. Null: it has none to give.</summary>
    JsonObject? Run(ScenarioRun run);
}
